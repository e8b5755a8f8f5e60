package io.github.celeriac.redis.internal;

import io.github.celeriac.InvalidSettingException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.Transports.NativeTransports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket: by the JDK's own, which Lettuce does not know of, or, where the application has brought Netty's native
 * transport, by that.
 */
record DomainSocket(String path, boolean isNative) {

    /** @param ownResources whether the client's channels are ours to choose */
    static DomainSocket of(String path, boolean ownResources) {
        boolean isNative = NativeTransports.isDomainSocketSupported();
        if (!isNative && !ownResources) {
            throw new InvalidSettingException("result_backend was 'redis+socket://" + path
                    + "' but a client(…) of your own reaches unix sockets only by Netty's native transport; add"
                    + " io.netty:netty-transport-native-epoll (or -kqueue) with the classifier of your system, or"
                    + " leave client(…) out");
        }
        return new DomainSocket(path, isNative);
    }

    /** As the one that is given, but for unix sockets. */
    static Bootstrap bootstrap(Bootstrap tcp) {
        Map<ChannelOption<?>, Object> options = tcp.config().options();
        Bootstrap bootstrap = new Bootstrap().group(tcp.config().group()).channel(NioDomainSocketChannel.class);
        if (options.get(ChannelOption.CONNECT_TIMEOUT_MILLIS) instanceof Integer millis) {
            bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
        }
        return bootstrap;
    }

    RedisURI in(RedisURI uri) {
        if (isNative) {
            uri.setSocket(path);
        }
        return uri;
    }

    /** Null if the URI says it. */
    @Nullable Supplier<CompletionStage<SocketAddress>> address() {
        return isNative ? null : new Address(UnixDomainSocketAddress.of(path));
    }

    /** Where a client that finds it connects by the JDK's own unix sockets. */
    record Address(UnixDomainSocketAddress value) implements Supplier<CompletionStage<SocketAddress>> {
        @Override
        public CompletionStage<SocketAddress> get() {
            return CompletableFuture.completedFuture(value);
        }
    }
}
