package io.github.celeriac;

import io.github.celeriac.internal.Futures;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a worker owes: the states of a task, and its end.
 *
 * <p>Each method ends with a {@link WriteOutcome}, or with a {@link ResultBackendException} and then the caller cannot
 * know more than the exception says. Each has an {@code Async} twin that pipelines: call many, then wait; what
 * depends on its future runs on the executor of the backend. Safe to share
 * between threads. Mirrors {@code celery.backends.base.Backend.mark_as_*}.
 */
public interface ResultWriter {

    /** STARTED, with this process's id and host as Celery's {@code task_track_started} has it. */
    default WriteOutcome started(TaskContext task) {
        return Futures.join(startedAsync(task));
    }

    CompletableFuture<WriteOutcome> startedAsync(TaskContext task);

    /**
     * A state of the application's own, e.g. {@code PROGRESS}. What {@code Task.update_state} does.
     *
     * @param info shown to clients as the task's result until it ends
     */
    default WriteOutcome update(TaskContext task, String state, @Nullable Object info) {
        return Futures.join(updateAsync(task, state, info));
    }

    CompletableFuture<WriteOutcome> updateAsync(TaskContext task, String state, @Nullable Object info);

    /** RETRY: the task will run again because of {@code cause}. */
    default WriteOutcome retry(TaskContext task, @Nullable Throwable cause) {
        return Futures.join(retryAsync(task, cause));
    }

    CompletableFuture<WriteOutcome> retryAsync(TaskContext task, @Nullable Throwable cause);

    /**
     * SUCCESS.
     *
     * @throws ResultEncodingException if the serializer has no form for {@code value}; a FAILURE that says so has been
     *     stored in its place, so that nobody waits for ever
     */
    default WriteOutcome success(TaskContext task, @Nullable Object value) {
        return Futures.join(successAsync(task, value));
    }

    CompletableFuture<WriteOutcome> successAsync(TaskContext task, @Nullable Object value);

    /** FAILURE: the exception that Python clients will see is described in {@link RemoteTaskException}. */
    default WriteOutcome failure(TaskContext task, Throwable cause) {
        return Futures.join(failureAsync(task, cause));
    }

    CompletableFuture<WriteOutcome> failureAsync(TaskContext task, Throwable cause);

    /**
     * REVOKED.
     *
     * @param reason {@code revoked}, {@code terminated} or {@code expired} in Celery's words
     */
    default WriteOutcome revoked(TaskContext task, String reason) {
        return Futures.join(revokedAsync(task, reason));
    }

    CompletableFuture<WriteOutcome> revokedAsync(TaskContext task, String reason);

    /**
     * Any state with its raw result; what {@code Backend.store_result} does.
     *
     * @param result for FAILURE, REVOKED and RETRY a map with {@code exc_type}, {@code exc_message} and
     *     {@code exc_module}
     */
    default WriteOutcome store(TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        return Futures.join(storeAsync(task, state, result, traceback));
    }

    CompletableFuture<WriteOutcome> storeAsync(
            TaskContext task, String state, @Nullable Object result, @Nullable String traceback);

    /**
     * Stores a document as it is: that of another backend, with its {@code date_done}, its children and all its fields.
     *
     * <p>A pickled exception becomes the map that other serializers have in its place, see {@link #store}; a field that the
     * backend has no place for is left out, so read the copy back and compare. Unlike {@link #success}, nothing stands in
     * for a value that cannot be encoded, and nothing is spooled: either the document is there, or it is not.
     *
     * @throws ResultEncodingException if the serializer has no form for some part of it; nothing was stored
     */
    default WriteOutcome copy(TaskMeta document) {
        return Futures.join(copyAsync(document));
    }

    CompletableFuture<WriteOutcome> copyAsync(TaskMeta document);
}
