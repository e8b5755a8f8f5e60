package io.github.celeriac.redis.internal;

import io.github.celeriac.BackendUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that more than one command works for: what passes is waited for, and it ends in the time of one operation, by no
 * means never.
 */
class Attempted<T> extends CompletableFuture<T> {
    private final RedisErrors errors;
    private final RedisConnections connections;
    private final long startedNanos = System.nanoTime();

    // Steps follow one another, so nothing here is fought for; if they ever met, a second timer would be all it costs.
    private volatile @Nullable Backoff backoff;
    private volatile boolean limited;
    private volatile @Nullable Throwable lastTrouble;

    Attempted(RedisErrors errors, RedisConnections connections) {
        this.errors = errors;
        this.connections = connections;
    }

    /** One command, sent again while its trouble may pass. */
    static <T> Attempted<T> of(RedisErrors errors, RedisConnections connections, Supplier<CompletionStage<T>> command) {
        Attempted<T> attempted = new Attempted<>(errors, connections);
        attempted.send(command);
        return attempted;
    }

    private void send(Supplier<CompletionStage<T>> command) {
        guarded(() -> command.get().whenComplete((value, thrown) -> {
            if (thrown == null) {
                complete(value);
            } else {
                again(thrown, () -> send(command));
            }
        }));
    }

    /** Called before a second command, as each has the whole time for itself. */
    final void limitTime() {
        if (limited) {
            return;
        }
        limited = true;
        CompletableFuture<Void> late = new CompletableFuture<>();
        late.orTimeout(Math.max(0, remainingNanos()), TimeUnit.NANOSECONDS);
        late.whenComplete((none, thrown) -> completeExceptionally(tooLate()));
        whenComplete((done, thrown) -> late.complete(null)); // so that the timer holds no document
    }

    private RuntimeException tooLate() {
        Throwable trouble = lastTrouble;
        return trouble != null
                ? errors.translate(trouble)
                : new BackendUnavailableException(errors.description() + " did not finish an operation within "
                        + errors.operationTimeout().toMillis() + " ms; try again, or raise operation_timeout");
    }

    final long remainingNanos() {
        return errors.operationTimeout().toNanos() - (System.nanoTime() - startedNanos);
    }

    /** Takes the step after a pause if the trouble may have passed by then; otherwise this ends by it. */
    final void again(Throwable thrown, Runnable step) {
        Remedy remedy = Remedy.of(thrown);
        if (isDone()) {
            return;
        }
        if (connections.isClosed()) {
            completeExceptionally(errors.closed());
        } else if (remedy == Remedy.NONE) {
            completeExceptionally(errors.translate(thrown));
        } else {
            lastTrouble = thrown;
            connections.metrics().retried();
            limitTime();
            if (remedy == Remedy.MOVE) {
                connections.misplaced();
            }
            Backoff pauses = backoff == null ? new Backoff() : backoff;
            backoff = pauses;
            delayedExecutor(pauses.nextMillis(), TimeUnit.MILLISECONDS).execute(() -> guarded(step));
        }
    }

    final void guarded(Runnable step) {
        if (!isDone()) {
            try {
                step.run();
            } catch (RuntimeException e) {
                completeExceptionally(errors.translate(e));
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
