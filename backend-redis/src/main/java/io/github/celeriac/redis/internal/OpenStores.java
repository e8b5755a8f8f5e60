package io.github.celeriac.redis.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the stores that were accepted and not answered, so that closing can wait for them. */
final class OpenStores {
    private final AtomicLong open = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closed;

    /** Whether one more is accepted; each that was has to {@link #end}. */
    boolean begin() {
        open.incrementAndGet();
        if (closed) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (open.decrementAndGet() == 0 && closed) {
            drained.complete(null);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Accepts no more and waits for the rest, but not for ever. Returns whether this was the first call. */
    boolean closeAndDrain(Duration most) {
        if (closed) {
            return false;
        }
        closed = true;
        if (open.get() == 0) {
            return true;
        }
        try {
            drained.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // What is still open now is told so by the connection that closes.
        }
        return true;
    }
}
