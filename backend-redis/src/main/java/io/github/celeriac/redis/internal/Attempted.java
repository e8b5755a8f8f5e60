package io.github.celeriac.redis.internal;

import io.github.celeriac.BackendUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A future that more than one command works for: it ends in the time of one operation, and by no means never. */
class Attempted<T> extends CompletableFuture<T> {
    private final RedisErrors errors;
    private final long startedNanos = System.nanoTime();

    Attempted(RedisErrors errors) {
        this.errors = errors;
    }

    /** Called before a second command, as each has the whole time for itself. */
    final void limitTime() {
        CompletableFuture<Void> late = new CompletableFuture<>();
        late.orTimeout(Math.max(0, remainingNanos()), TimeUnit.NANOSECONDS);
        late.whenComplete((none, thrown) -> completeExceptionally(new BackendUnavailableException(errors.description()
                + " did not finish a store within "
                + errors.operationTimeout().toMillis()
                + " ms; try again, or raise operation_timeout")));
        whenComplete((done, thrown) -> late.complete(null)); // so that the timer holds no document
    }

    final long remainingNanos() {
        return errors.operationTimeout().toNanos() - (System.nanoTime() - startedNanos);
    }

    final void guarded(Runnable step) {
        if (!isDone()) {
            try {
                step.run();
            } catch (RuntimeException e) {
                completeExceptionally(e);
            }
        }
    }

    final void end(@Nullable T value, @Nullable Throwable thrown) {
        if (thrown != null) {
            completeExceptionally(errors.translate(thrown));
        } else {
            complete(value);
        }
    }
}
