package io.github.celeriac.redis.internal;

import io.lettuce.core.AbstractRedisClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The end of clients. */
final class Shutdown {
    private static final long MOST_SECONDS = 2;

    private Shutdown() {}

    /** Closes them all; waits for that also in a thread that is interrupted, as {@code join} does, and leaves it so. */
    static void of(AbstractRedisClient... clients) {
        CompletableFuture<?>[] ends = Stream.of(clients)
                .map(client -> client.shutdownAsync(0, MOST_SECONDS, TimeUnit.SECONDS))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, MOST_SECONDS, TimeUnit.SECONDS)
                .exceptionally(thrown -> null) // they are as closed as can be
                .join();
    }
}
