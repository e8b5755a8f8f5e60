package io.github.celeriac.redis.internal;

import io.lettuce.core.AbstractRedisClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The end of clients. */
final class Shutdown {
    private static final long MOST_SECONDS = 2;

    private Shutdown() {}

    /** Closes them all, also for a thread that is interrupted, which stays so. */
    static void of(AbstractRedisClient... clients) {
        CompletableFuture<?> all = CompletableFuture.allOf(Stream.of(clients)
                .map(client -> client.shutdownAsync(0, MOST_SECONDS, TimeUnit.SECONDS))
                .toArray(CompletableFuture<?>[]::new));
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!all.isDone() && System.nanoTime() < deadline) {
            try {
                all.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                break; // it is as closed as can be
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
