package io.github.celeriac.canvas;

import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.internal.Futures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker owes when a task ends: its result, as {@link io.github.celeriac.ResultWriter} stores it, and what others
 * wait for: callbacks, the next step of a chain, the part of a chord, errbacks.
 *
 * <p>The context must have the message's body: {@link TaskContext#withBody}. A worker acknowledges its message after the
 * method has returned, and not if it throws {@link io.github.celeriac.BackendUnavailableException}: everything may be done a
 * second time, with the same ids. With a spool, what nobody is told of is kept there while the backend is away; a part of a
 * chord, a failure with errbacks or a chain, and a RETRY are not. Safe to share between threads. Mirrors {@code celery.app.trace} and
 * {@code Backend.mark_as_*}.
 */
public interface TaskCompletion {

    /**
     * Publishes callbacks and the next step of the chain, stores SUCCESS, reports the part of a chord.
     *
     * <p>A task that had a SUCCESS before keeps it, and that is what a chord gets.
     *
     * @throws io.github.celeriac.ResultEncodingException if a serializer has no form for {@code value}; the task has then
     *     ended with a FAILURE that says so, with all that this owes
     * @throws UnsupportedOperationException if what follows can never be sent, such as a chord where the backend cannot have
     *     any; the task has then ended with a FAILURE, too
     */
    default WriteOutcome success(TaskContext task, @Nullable Object value) {
        return Futures.join(successAsync(task, value));
    }

    CompletableFuture<WriteOutcome> successAsync(TaskContext task, @Nullable Object value);

    /**
     * Stores FAILURE, for the task and for all that would have followed it in its chain, reports the parts of chords, and
     * publishes errbacks. Nothing of this is done for a task that had a SUCCESS before.
     */
    default WriteOutcome failure(TaskContext task, Throwable cause) {
        return Futures.join(failureAsync(task, cause));
    }

    CompletableFuture<WriteOutcome> failureAsync(TaskContext task, Throwable cause);

    /**
     * Stores RETRY, and publishes the message again.
     *
     * @param countdown how long until it may run again
     */
    default WriteOutcome retry(TaskContext task, @Nullable Throwable cause, Duration countdown) {
        return Futures.join(retryAsync(task, cause, countdown));
    }

    CompletableFuture<WriteOutcome> retryAsync(TaskContext task, @Nullable Throwable cause, Duration countdown);

    /**
     * Stores REVOKED, and reports the part of a chord.
     *
     * @param reason {@code revoked}, {@code terminated} or {@code expired} in Celery's words
     */
    default WriteOutcome revoked(TaskContext task, String reason) {
        return Futures.join(revokedAsync(task, reason));
    }

    CompletableFuture<WriteOutcome> revokedAsync(TaskContext task, String reason);

    /**
     * Does {@link io.github.celeriac.BuiltinTasks#CHORD_UNLOCK}, which Celery's clients send to the queue of a chord's body
     * where the backend does not count parts: looks whether they have all ended; then sends the body with their results, or
     * fails it, or else sends the message again in {@code result_chord_retry_interval}.
     *
     * <p>In the end the task itself has a SUCCESS, and its message does nothing when it comes again. It may come again before
     * that, or to two workers at once: then the body may be sent twice, with the same id, unless it runs by then.
     *
     * @throws IllegalArgumentException if the message has not its arguments
     */
    default void unlockChord(TaskContext task) {
        Futures.join(unlockChordAsync(task));
    }

    CompletableFuture<Void> unlockChordAsync(TaskContext task);
}
