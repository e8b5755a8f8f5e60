package io.github.celeriac.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.UnexpectedResultTypeException;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A result among others, which it must not hide if it cannot be told. */
final class OneOfMany {
    private OneOfMany() {}

    /** @param document throws if what is stored cannot be read */
    static <T> TaskResult<T> of(String taskId, Supplier<TaskMeta> document, Type type) {
        TaskMeta meta = null;
        try {
            meta = document.get();
            return TaskResult.of(meta, type);
        } catch (UnexpectedResultTypeException e) {
            return unreadable(taskId, meta, e);
        } catch (ResultBackendException e) {
            return unreadable(taskId, null, e);
        }
    }

    static <T> TaskResult<T> unreadable(String taskId, @Nullable TaskMeta document, ResultBackendException problem) {
        return new TaskResult.Unreadable<>(taskId, document, problem);
    }
}
