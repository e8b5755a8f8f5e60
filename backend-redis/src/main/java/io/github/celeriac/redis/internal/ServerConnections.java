package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Connections to one server at a time; which one that is may change. */
final class ServerConnections implements RedisConnections {
    private static final System.Logger LOG = System.getLogger(ServerConnections.class.getName());

    private final RedisErrors errors;
    private final StoreMetrics metrics;
    private final Whereabouts whereabouts;
    private final RedisURI uri;

    /** Reconnects by itself, and sends again what was not answered. */
    private final AddressedClient lasting;

    /** Its connections end with their socket: for those who have a state of their own to restore. */
    private final AddressedClient single;

    private final Moves<StatefulRedisConnection<byte[], byte[]>> moves;
    private volatile StatefulRedisConnection<byte[], byte[]> current;

    /** Those that do not mend themselves: who has them opens others. */
    private final Set<StatefulConnection<?, ?>> singles = ConcurrentHashMap.newKeySet();

    /** Where the server is, as was told last; null if nobody tells. */
    private volatile @Nullable SocketAddress told;

    private volatile Runnable whenClosed = () -> {};
    private volatile boolean closed;

    private ServerConnections(
            RedisErrors errors,
            StoreMetrics metrics,
            Whereabouts whereabouts,
            RedisURI uri,
            AddressedClient lasting,
            AddressedClient single,
            StatefulRedisConnection<byte[], byte[]> first) {
        this.errors = errors;
        this.metrics = metrics;
        this.whereabouts = whereabouts;
        this.uri = uri;
        this.lasting = lasting;
        this.single = single;
        this.current = first;
        this.moves = new Moves<>(new Here(), lasting.getResources().eventExecutorGroup());
    }

    /**
     * Connects, and waits until that is done.
     *
     * @param address asked at every connect; null for the one in the URI
     */
    static ServerConnections open(
            LettuceSetup setup,
            RedisErrors errors,
            RedisURI uri,
            @Nullable Supplier<CompletionStage<SocketAddress>> address) {
        AddressedClient lasting = new AddressedClient(setup.resources(), uri, setup.clientOptions(true), address);
        Whereabouts whereabouts = new Whereabouts(setup.metrics());
        lasting.addListener(whereabouts);
        AddressedClient single = new AddressedClient(setup.resources(), uri, setup.clientOptions(false), address);
        single.addListener(whereabouts);
        try {
            return new ServerConnections(
                    errors,
                    setup.metrics(),
                    whereabouts,
                    uri,
                    lasting,
                    single,
                    errors.join(
                            lasting.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture()));
        } catch (RuntimeException e) {
            Shutdown.of(lasting, single);
            throw e;
        }
    }

    /** What the server calls itself: {@code standalone}, {@code cluster} or {@code sentinel}; empty if it did not say. */
    String mode() {
        return HandshakeMode.of(current);
    }

    /** What else has to be closed, before this is. */
    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return current.async();
    }

    @Override
    public CompletionStage<ScannedKeys> scan(String cursor, ScanArgs which) {
        return commands()
                .scan(ScanCursor.of(cursor), which)
                .thenApply(found -> new ScannedKeys(found.getKeys(), found.isFinished() ? null : found.getCursor()));
    }

    @Override
    public <T> Map<String, CompletionStage<T>> ask(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        return Map.of(errors.description(), question.apply(commands()));
    }

    @Override
    public CompletableFuture<StatefulRedisConnection<byte[], byte[]>> openSingle(byte[] key) {
        return errors.translated(single.connectAsync(ByteArrayCodec.INSTANCE, uri))
                .thenApply(this::known);
    }

    @Override
    public CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> openMessages() {
        return errors.translated(single.connectPubSubAsync(MESSAGES, uri)).thenApply(this::known);
    }

    private <C extends StatefulConnection<?, ?>> C known(C opened) {
        singles.removeIf(before -> !before.isOpen());
        singles.add(opened);
        SocketAddress server = told;
        if (server != null && whereabouts.isAt(current, server) && !whereabouts.isAt(opened, server)) {
            opened.closeAsync(); // it was on its way when the server became another one
        }
        return opened;
    }

    /** Connects anew, to wherever the address leads now; what the old connection has not answered is told to try again. */
    @Override
    public void misplaced() {
        moves.misplaced();
    }

    /** The server is this one now: what leads elsewhere, or may, is replaced. */
    void follow(SocketAddress address) {
        told = address;
        singles.stream().filter(one -> !whereabouts.isAt(one, address)).forEach(StatefulConnection::closeAsync);
        if (moves.isUnderWay() || !whereabouts.isAt(current, address)) {
            moves.switched();
        }
    }

    private final class Here implements Moves.Traveller<StatefulRedisConnection<byte[], byte[]>> {
        @Override
        public CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect() {
            return lasting.connectAsync(ByteArrayCodec.INSTANCE, uri);
        }

        @Override
        public void arrived(StatefulRedisConnection<byte[], byte[]> opened) {
            StatefulRedisConnection<byte[], byte[]> before = current;
            current = opened;
            before.closeAsync();
            // Who listens to a server that is cut off hears nothing, and what is stored there is lost.
            singles.forEach(StatefulConnection::closeAsync);
            metrics.reconnected("commands");
            LOG.log(INFO, "connected anew: {0}", errors.description());
        }

        @Override
        public void unwanted(StatefulRedisConnection<byte[], byte[]> opened) {
            opened.closeAsync();
        }

        @Override
        public void failed(Throwable thrown) {
            LOG.log(
                    WARNING,
                    "cannot connect to where results are now, and tries on: {0}",
                    errors.translate(thrown).getMessage());
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    @Override
    public boolean isCluster() {
        return false;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public StoreMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        closed = true;
        whenClosed.run();
        Shutdown.of(lasting, single);
    }
}
