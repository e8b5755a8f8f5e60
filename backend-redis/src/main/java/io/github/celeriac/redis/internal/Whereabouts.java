package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** Where each connection leads, and how often those that mend themselves did so: every time but the first that one is there. */
final class Whereabouts implements RedisConnectionStateListener {
    private final StoreMetrics metrics;
    private final Map<Object, SocketAddress> known = Collections.synchronizedMap(new WeakHashMap<>());

    Whereabouts(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (known.put(connection, address) != null) {
            metrics.reconnected("commands");
        }
    }

    /** Whether a connection leads there, or did when it was last there; not if that cannot be told. */
    boolean isAt(Object connection, SocketAddress address) {
        return known.get(connection) instanceof InetSocketAddress there
                && address instanceof InetSocketAddress asked
                && isSame(there, asked);
    }

    /** @param asked a name, or an address in any of its forms, that is not resolved */
    static boolean isSame(InetSocketAddress there, InetSocketAddress asked) {
        String host = asked.getHostString();
        return there.getPort() == asked.getPort()
                && (there.getHostString().equalsIgnoreCase(host)
                        || there.getAddress() != null
                                && there.getAddress().equals(NetUtil.createInetAddressFromIpAddressString(host)));
    }
}
