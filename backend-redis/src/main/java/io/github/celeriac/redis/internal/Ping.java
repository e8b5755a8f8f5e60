package io.github.celeriac.redis.internal;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A question for a sign of life, and when it was asked. */
record Ping(CompletableFuture<?> pong, long sentNanos) {

    /** A refusal is a sign of life, too. */
    static Ping send(StatefulRedisPubSubConnection<?, ?> connection) {
        CompletableFuture<String> pong = connection
                .async()
                .ping()
                .exceptionallyCompose(thrown -> RedisErrors.serverReply(thrown) == null
                        ? CompletableFuture.failedFuture(thrown)
                        : CompletableFuture.completedFuture("refused"))
                .toCompletableFuture();
        return new Ping(pong, System.nanoTime());
    }

    boolean isAnswered() {
        return pong.isDone() && !pong.isCompletedExceptionally();
    }

    boolean isOverdue(Duration most) {
        return pong.isCompletedExceptionally() || !pong.isDone() && System.nanoTime() - sentNanos >= most.toNanos();
    }
}
