package io.github.celeriac.benchmarks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Lettuce as one would use it by hand: the same script, with a document that is encoded already. */
final class RawRedis implements AutoCloseable {
    private static final byte[] PATTERN = "^{\"status\": \"([^\"\\]*)\"".getBytes(UTF_8);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> async;
    private final RedisCommands<byte[], byte[]> sync;
    private final StatefulRedisPubSubConnection<byte[], byte[]> messages;
    private final BlockingQueue<byte[]> arrivals = new LinkedBlockingQueue<>();
    private final String sha;

    RawRedis(String url) throws IOException {
        client = RedisClient.create(url);
        connection = client.connect(ByteArrayCodec.INSTANCE);
        async = connection.async();
        sync = connection.sync();
        messages = client.connectPubSub(ByteArrayCodec.INSTANCE);
        messages.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                arrivals.add(message);
            }
        });
        try (InputStream script = RawRedis.class.getResourceAsStream("/io/github/celeriac/redis/internal/store.lua")) {
            sha = sync.scriptLoad(Objects.requireNonNull(script).readAllBytes());
        }
    }

    CompletionStage<Long> store(String taskId, byte[] document) {
        return async.evalsha(
                sha,
                ScriptOutputType.INTEGER,
                new byte[][] {key(taskId)},
                document,
                "86400".getBytes(UTF_8),
                PATTERN,
                new byte[0]);
    }

    void storeNow(String taskId, byte[] document) {
        store(taskId, document).toCompletableFuture().join();
    }

    byte[] get(String taskId) {
        return Objects.requireNonNull(sync.get(key(taskId)), taskId);
    }

    void flush() {
        sync.flushdb();
    }

    long connections() {
        return sync.clientList().lines().count();
    }

    long channels() {
        return sync.pubsubChannels().size();
    }

    long subscribers(String taskId) {
        return sync.pubsubNumsub(key(taskId)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Nanoseconds from the call that stores until the waiting thread has the message. */
    long wakeUp(String taskId, byte[] document) throws InterruptedException {
        messages.sync().subscribe(key(taskId));
        long begin = System.nanoTime();
        store(taskId, document);
        arrivals.take();
        long arrived = System.nanoTime();
        messages.sync().unsubscribe(key(taskId));
        return arrived - begin;
    }

    private static byte[] key(String taskId) {
        return ("celery-task-meta-" + taskId).getBytes(UTF_8);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
