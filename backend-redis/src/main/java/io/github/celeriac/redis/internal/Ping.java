package io.github.celeriac.redis.internal;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A question for a sign of life, and when it was asked. */
record Ping(CompletableFuture<?> pong, long sentNanos) {

    static Ping send(StatefulRedisPubSubConnection<String, byte[]> connection) {
        return new Ping(connection.async().ping().toCompletableFuture(), System.nanoTime());
    }

    boolean isAnswered() {
        return pong.isDone() && !pong.isCompletedExceptionally();
    }

    boolean isOverdue(Duration most) {
        return pong.isCompletedExceptionally() || !pong.isDone() && System.nanoTime() - sentNanos >= most.toNanos();
    }
}
