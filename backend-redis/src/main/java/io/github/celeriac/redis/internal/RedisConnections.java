package io.github.celeriac.redis.internal;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens connections, each as the options say and with the credentials of that moment, and closes all of them together. */
final class RedisConnections implements AutoCloseable {
    /** Of messages, the channel is text and the payload is as it came. */
    private static final RedisCodec<String, byte[]> MESSAGES = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** Commands that may be unanswered; each caller has a few, and 100,000 awaits begin with 100,000 reads. */
    private static final int REQUEST_QUEUE_SIZE = 500_000;

    private final RedisOptions options;
    private final RedisErrors errors;
    private final RedisURI uri;
    private final ClientResources resources;
    private final boolean ownResources;

    /** Reconnects by itself, and sends again what was not answered. */
    private final RedisClient lasting;

    /** Its connections end with their socket: for those who have a state of their own to restore. */
    private final RedisClient single;

    /** @param application the application's own client; null if there is none */
    RedisConnections(RedisOptions options, RedisErrors errors, @Nullable RedisClient application) {
        this.options = options;
        this.errors = errors;
        this.uri = uri(options);
        ownResources = application == null;
        resources = application == null ? OwnResources.create(options.socketTimeout()) : application.getResources();
        ClientOptions clientOptions =
                clientOptions(application == null ? ClientOptions.create() : application.getOptions());
        lasting = client(clientOptions.mutate().autoReconnect(true).build());
        single = client(clientOptions.mutate().autoReconnect(false).build());
    }

    private RedisClient client(ClientOptions clientOptions) {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(clientOptions);
        return client;
    }

    private static RedisURI uri(RedisOptions options) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(options.host())
                .withPort(options.port())
                .withDatabase(options.database())
                .withClientName(options.clientName())
                .withTimeout(options.connectTimeout())
                .withAuthentication(credentials(options));
        TlsOptions tls = options.tls();
        if (tls != null) {
            uri.withSsl(true).withVerifyPeer(tls.verification());
        }
        return uri.build();
    }

    /** Asked at every connect. As redis-py, a user without a password sends an empty one. */
    private static RedisCredentialsProvider credentials(RedisOptions options) {
        return RedisCredentialsProvider.from(() -> {
            String secret =
                    options.password() != null ? options.password().secret() : options.username() != null ? "" : null;
            return RedisCredentials.just(options.username(), secret);
        });
    }

    private ClientOptions clientOptions(ClientOptions base) {
        ClientOptions.Builder result = base.mutate()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.DEFAULT)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(REQUEST_QUEUE_SIZE)
                .timeoutOptions(TimeoutOptions.enabled(options.operationTimeout()));
        if (ownResources) {
            result.socketOptions(SocketOptions.builder()
                    .connectTimeout(options.connectTimeout())
                    .keepAlive(options.keepAlive())
                    .build());
        }
        if (options.tls() != null) {
            result.sslOptions(options.tls().sslOptions());
        }
        if (options.protocol() != 0) {
            result.protocolVersion(options.protocol() == 2 ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3);
        }
        return result.build();
    }

    /** The connection for commands, which mends itself; waits until it is there. */
    StatefulRedisConnection<byte[], byte[]> openLasting() {
        return join(lasting.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture());
    }

    /** A connection that does not outlive its socket. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> openSingle() {
        return errors.translated(single.connectAsync(ByteArrayCodec.INSTANCE, uri));
    }

    /** A connection for messages that does not outlive its socket. */
    CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> openMessages() {
        return errors.translated(single.connectPubSubAsync(MESSAGES, uri));
    }

    private <T> T join(CompletableFuture<T> connecting) {
        try {
            return connecting.get(options.operationTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw errors.translate(e);
        } catch (TimeoutException e) {
            connecting.cancel(false);
            throw errors.translate(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connecting.cancel(false);
            throw errors.interrupted(e);
        }
    }

    @Override
    public void close() {
        lasting.shutdown(0, 2, TimeUnit.SECONDS);
        single.shutdown(0, 2, TimeUnit.SECONDS);
        if (ownResources) {
            resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
