package io.github.celeriac.redis.internal;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Connections to a cluster: commands go to the node of their key, messages come over any node. */
final class ClusterConnections implements RedisConnections {
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration SHORTEST_REFRESH = Duration.ofMillis(200);
    private static final int MOST_REDIRECTS = 16;

    private final RedisErrors errors;
    private final StoreMetrics metrics;

    /** Reconnects by itself, and sends again what was not answered. */
    private final RedisClusterClient lasting;

    /** Its connections end with their socket. */
    private final RedisClusterClient single;

    private final AddressedClient nodes;
    private final StatefulRedisClusterConnection<byte[], byte[]> connection;
    private final AtomicLong lastRefreshNanos = new AtomicLong(System.nanoTime());
    private volatile boolean closed;

    private ClusterConnections(
            RedisErrors errors,
            StoreMetrics metrics,
            RedisClusterClient lasting,
            RedisClusterClient single,
            AddressedClient nodes,
            StatefulRedisClusterConnection<byte[], byte[]> connection) {
        this.errors = errors;
        this.metrics = metrics;
        this.lasting = lasting;
        this.single = single;
        this.nodes = nodes;
        this.connection = connection;
    }

    static ClusterConnections open(LettuceSetup setup, RedisErrors errors, List<RedisURI> seeds) {
        RedisClusterClient lasting = client(setup, seeds, true);
        lasting.addListener(new Whereabouts(setup.metrics()));
        RedisClusterClient single = client(setup, seeds, false);
        AddressedClient nodes = new AddressedClient(setup.resources(), seeds.get(0), setup.clientOptions(false), null);
        try {
            return new ClusterConnections(
                    errors,
                    setup.metrics(),
                    lasting,
                    single,
                    nodes,
                    errors.join(lasting.refreshPartitionsAsync()
                            .thenCompose(known -> lasting.connectAsync(ByteArrayCodec.INSTANCE))
                            .toCompletableFuture()));
        } catch (RuntimeException e) {
            Shutdown.of(lasting, single, nodes);
            throw e;
        }
    }

    private static RedisClusterClient client(LettuceSetup setup, List<RedisURI> seeds, boolean isLasting) {
        RedisClusterClient client = RedisClusterClient.create(setup.resources(), seeds);
        client.setOptions(ClusterClientOptions.builder(setup.clientOptions(isLasting))
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(isLasting)
                        .refreshPeriod(REFRESH)
                        .adaptiveRefreshTriggersTimeout(SHORTEST_REFRESH)
                        .build())
                .maxRedirects(MOST_REDIRECTS)
                .validateClusterNodeMembership(false)
                .nodeFilter(ClusterConnections::isThere)
                .build());
        return client;
    }

    /** What waits for a node that the others count as failed goes to the one that takes its place. */
    private static boolean isThere(RedisClusterNode node) {
        return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.NOADDR) && !node.is(NodeFlag.HANDSHAKE);
    }

    @Override
    public RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /** One master after another; a cursor begins with the id of its master. */
    @Override
    public CompletionStage<ScannedKeys> scan(String cursor, ScanArgs which) {
        List<String> masters =
                masters().map(RedisClusterNode::getNodeId).sorted().toList();
        int colon = cursor.indexOf(':');
        String master = colon < 0 ? masters.get(0) : cursor.substring(0, colon);
        Optional<String> following = masters.stream()
                .filter(one -> one.compareTo(master) > 0)
                .findFirst()
                .map(one -> one + ":0");
        if (!masters.contains(master)) { // its keys are with another one now
            return CompletableFuture.completedFuture(new ScannedKeys(List.of(), following.orElse(null)));
        }
        return connection
                .getConnectionAsync(master)
                .thenCompose(node -> node.async().scan(ScanCursor.of(cursor.substring(colon + 1)), which))
                .thenApply(found -> new ScannedKeys(
                        found.getKeys(),
                        found.isFinished() ? following.orElse(null) : master + ":" + found.getCursor()));
    }

    @Override
    public <T> Map<String, CompletionStage<T>> ask(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        return masters()
                .collect(Collectors.toMap(
                        node -> node.getUri().getHost() + ":" + node.getUri().getPort(),
                        node -> connection
                                .getConnectionAsync(node.getNodeId())
                                .thenCompose(opened -> question.apply(opened.async()))));
    }

    private Stream<RedisClusterNode> masters() {
        return connection.getPartitions().stream()
                .filter(node -> node.is(NodeFlag.UPSTREAM) && !node.getSlots().isEmpty());
    }

    @Override
    public CompletableFuture<StatefulRedisConnection<byte[], byte[]>> openSingle(byte[] key) {
        RedisClusterNode node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        if (node == null) {
            misplaced();
            return CompletableFuture.failedFuture(new BackendUnavailableException(
                    errors.description() + " has no node for slot " + SlotHash.getSlot(key) + " now; try again"));
        }
        return errors.translated(nodes.connectAsync(ByteArrayCodec.INSTANCE, node.getUri()));
    }

    @Override
    public CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> openMessages() {
        return errors.translated(single.refreshPartitionsAsync()
                .thenCompose(known -> single.connectPubSubAsync(MESSAGES))
                .thenApply(opened -> opened));
    }

    /** Looks again which node has what, but not for every command that fails. */
    @Override
    public void misplaced() {
        long now = System.nanoTime();
        long last = lastRefreshNanos.get();
        if (!closed && now - last >= SHORTEST_REFRESH.toNanos() && lastRefreshNanos.compareAndSet(last, now)) {
            lasting.refreshPartitionsAsync();
        }
    }

    @Override
    public boolean isCluster() {
        return true;
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
        Shutdown.of(lasting, single, nodes);
    }
}
