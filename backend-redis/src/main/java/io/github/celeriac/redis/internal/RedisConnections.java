package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The connections to one place, each opened as the options say and with the credentials of that moment. */
interface RedisConnections extends AutoCloseable {
    /** Of messages, the channel is text and the payload is as it came. */
    RedisCodec<String, byte[]> MESSAGES = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** The connection for commands, which mends itself, as it is now: ask anew for every command. */
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    /** One step of SCAN; the first cursor is {@code 0}, the others are what the step before said. */
    CompletionStage<ScannedKeys> scan(String cursor, ScanArgs which);

    /** Puts a question to each server that takes writes; answers by the server's address. */
    <T> Map<String, CompletionStage<T>> ask(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question);

    /** A connection, to the server that has this key, that ends with its socket. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> openSingle(byte[] key);

    /** A connection for messages that ends with its socket. */
    CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> openMessages();

    /** Called when a server says that it is not, or no longer, the one: finds out where results are now. */
    void misplaced();

    boolean isCluster();

    boolean isClosed();

    /** Told of connections that were lost and of what is sent again. */
    StoreMetrics metrics();

    @Override
    void close();
}
