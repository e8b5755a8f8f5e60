package io.github.celeriac.examples.worker;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import io.github.celeriac.spi.Codec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one message's task and stores what becomes of it; returns once the result backend has it. */
record Execution(ResultWriter results, Tasks tasks) {

    void run(TaskContext task, byte[] body, Codec codec) {
        results.started(task);
        Object value;
        try {
            value = tasks.run(call(task, codec.decode(body)), results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            results.failure(task, e);
            return;
        } catch (Exception e) {
            results.failure(task, e);
            return;
        }
        try {
            results.success(task, value);
        } catch (ResultEncodingException e) {
            System.err.println(task + " could not be stored, and ended as a failure: " + e.getMessage());
        }
    }

    /** {@code [args, kwargs, embed]} of task protocol 2. */
    private static Tasks.Call call(TaskContext task, @Nullable Object body) {
        if (body instanceof List<?> parts
                && parts.size() >= 2
                && parts.get(0) instanceof List<?> args
                && parts.get(1) instanceof Map<?, ?> kwargs) {
            return new Tasks.Call(task, args, kwargs);
        }
        throw new IllegalArgumentException("the body of " + task + " is not [args, kwargs, embed]");
    }
}
