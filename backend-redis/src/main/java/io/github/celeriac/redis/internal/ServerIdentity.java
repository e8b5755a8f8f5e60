package io.github.celeriac.redis.internal;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Which server this is, whatever name it is reached by.
 *
 * @param runId empty if the server does not tell; then it is like no other
 * @param database the selected one
 */
record ServerIdentity(String runId, int database) {

    static ServerIdentity of(RedisClusterAsyncCommands<byte[], byte[]> redis, int database, Duration most) {
        CompletableFuture<String> runId = redis.info("server")
                .toCompletableFuture()
                .thenApply(text -> text.lines()
                        .filter(line -> line.startsWith("run_id:"))
                        .map(line -> line.substring("run_id:".length()).strip())
                        .findFirst()
                        .orElse(""))
                .exceptionally(notAllowed -> "")
                .completeOnTimeout("", most.toMillis(), TimeUnit.MILLISECONDS);
        return new ServerIdentity(runId.join(), database);
    }

    boolean isSameServer(ServerIdentity other) {
        return !runId.isEmpty() && runId.equals(other.runId);
    }
}
