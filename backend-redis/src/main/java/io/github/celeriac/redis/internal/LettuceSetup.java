package io.github.celeriac.redis.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.redis.internal.Place.Server;
import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The options in Lettuce's terms, its threads, and who is told of its connections. */
final class LettuceSetup implements AutoCloseable {
    /** Commands that may be unanswered; each caller has a few, and 100,000 awaits begin with 100,000 reads. */
    private static final int REQUEST_QUEUE_SIZE = 500_000;

    /** Netty counts its milliseconds in an {@code int}. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(24);

    private final RedisOptions options;
    private final boolean ownResources;
    private final ClientResources resources;
    private final ClientOptions base;
    private final StoreMetrics metrics;

    /** @param application the application's own client; null if there is none */
    LettuceSetup(RedisOptions options, @Nullable RedisClient application, StoreMetrics metrics) {
        this.options = options;
        this.metrics = metrics;
        ownResources = application == null;
        resources = application == null ? OwnResources.create(options) : application.getResources();
        base = application == null ? ClientOptions.create() : application.getOptions();
    }

    RedisOptions options() {
        return options;
    }

    ClientResources resources() {
        return resources;
    }

    StoreMetrics metrics() {
        return metrics;
    }

    boolean isOwn() {
        return ownResources;
    }

    /** @param lasting whether connections mend themselves */
    ClientOptions clientOptions(boolean lasting) {
        ClientOptions.Builder result = base.mutate()
                .autoReconnect(lasting)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.DEFAULT)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(REQUEST_QUEUE_SIZE)
                .timeoutOptions(TimeoutOptions.enabled(options.operationTimeout()));
        if (ownResources) {
            result.socketOptions(socketOptions(options.connectTimeout()));
        }
        if (options.tls() != null) {
            result.sslOptions(options.tls().sslOptions());
        }
        if (options.protocol() != 0) {
            result.protocolVersion(options.protocol() == 2 ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3);
        }
        return result.build();
    }

    /** Short questions over connections that are closed again. */
    ClientOptions sentinelClientOptions(SentinelOptions sentinel) {
        ClientOptions.Builder result = ClientOptions.builder()
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(socketOptions(sentinel.timeout()))
                .timeoutOptions(TimeoutOptions.enabled(sentinel.timeout()));
        if (sentinel.tls() != null) {
            result.sslOptions(sentinel.tls().sslOptions());
        }
        return result.build();
    }

    private SocketOptions socketOptions(Duration connectTimeout) {
        return SocketOptions.builder()
                .connectTimeout(connectTimeout.compareTo(LONGEST_CONNECT) < 0 ? connectTimeout : LONGEST_CONNECT)
                .keepAlive(options.keepAlive())
                .build();
    }

    RedisURI uri(Server server) {
        return uri(
                server,
                options.database(),
                options.connectTimeout(),
                credentials(options.username(), options.password()),
                options.tls());
    }

    RedisURI sentinelUri(Server server, SentinelOptions sentinel) {
        return uri(
                server, 0, sentinel.timeout(), credentials(sentinel.username(), sentinel.password()), sentinel.tls());
    }

    private RedisURI uri(
            Server server,
            int database,
            Duration timeout,
            RedisCredentialsProvider credentials,
            @Nullable TlsOptions tls) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(server.host())
                .withPort(server.port())
                .withDatabase(database)
                .withClientName(options.clientName())
                .withTimeout(timeout)
                .withAuthentication(credentials);
        if (tls != null) {
            uri.withSsl(true).withVerifyPeer(tls.verification());
        }
        return uri.build();
    }

    /** Asked at every connect. As redis-py, a user without a password sends an empty one. */
    private static RedisCredentialsProvider credentials(@Nullable String username, @Nullable Credentials password) {
        return RedisCredentialsProvider.from(() -> {
            String secret = password != null ? password.secret() : username != null ? "" : null;
            return RedisCredentials.just(username, secret);
        });
    }

    @Override
    public void close() {
        if (ownResources) {
            resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
