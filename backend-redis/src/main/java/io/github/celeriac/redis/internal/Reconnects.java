package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** Counts how often connections that mend themselves did so: every time but the first that one of them is there. */
final class Reconnects implements RedisConnectionStateListener {
    private final StoreMetrics metrics;
    private final Set<RedisChannelHandler<?, ?>> known =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Reconnects(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (!known.add(connection)) {
            metrics.reconnected("commands");
        }
    }
}
