package io.github.celeriac.examples.worker;

import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tasks there are, by name. */
final class Tasks {
    private final Map<String, Task> byName = Map.of(
            "examples.add", (call, results) -> call.number(0, "x") + call.number(1, "y"),
            "examples.echo", (call, results) -> call.argument(0, "value"),
            "examples.fail",
                    (call, results) -> {
                        throw new IllegalStateException(String.valueOf(call.argument(0, "message")));
                    },
            "examples.slow", Tasks::slow,
            "examples.progress", Tasks::progress);

    /** One task's code: its value is what the task returns, what it throws is how it fails. */
    interface Task {
        @Nullable Object run(Call call, ResultWriter results) throws Exception;
    }

    /** The arguments of one call: by place, or by name. */
    record Call(TaskContext context, List<?> args, Map<?, ?> kwargs) {
        @Nullable Object argument(int index, String name) {
            return index < args.size() ? args.get(index) : kwargs.get(name);
        }

        long number(int index, String name) {
            if (argument(index, name) instanceof Number number) {
                return number.longValue();
            }
            throw new IllegalArgumentException(name + " was " + argument(index, name) + " but must be a number");
        }
    }

    @Nullable Object run(Call call, ResultWriter results) throws Exception {
        String name = call.context().taskName().orElseThrow();
        Task task = byName.get(name);
        if (task == null) {
            throw new UnsupportedOperationException("no task is called " + name + "; known: " + byName.keySet());
        }
        return task.run(call, results);
    }

    private static Object slow(Call call, ResultWriter results) throws InterruptedException {
        long seconds = call.number(0, "seconds");
        TimeUnit.SECONDS.sleep(seconds);
        return seconds;
    }

    private static Object progress(Call call, ResultWriter results) {
        long steps = call.number(0, "steps");
        for (long done = 1; done <= steps; done++) {
            results.update(call.context(), "PROGRESS", Map.of("done", done, "of", steps));
        }
        return steps;
    }
}
