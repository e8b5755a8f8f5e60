package io.github.celeriac.redis.internal;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A client that asks for the server's address anew at every connect and reconnect. */
final class AddressedClient extends RedisClient {
    private final @Nullable Supplier<CompletionStage<SocketAddress>> address;

    /** @param address null for the one in the URI */
    AddressedClient(
            ClientResources resources,
            RedisURI uri,
            ClientOptions options,
            @Nullable Supplier<CompletionStage<SocketAddress>> address) {
        super(resources, uri);
        this.address = address;
        setOptions(options);
    }

    /** Lettuce knows unix sockets by Netty's native transport only. */
    @Override
    protected void connectionBuilder(
            Mono<SocketAddress> addressSupplier, ConnectionBuilder builder, ConnectionEvents events, RedisURI uri) {
        super.connectionBuilder(addressSupplier, builder, events, uri);
        if (address instanceof DomainSocket.Address) {
            builder.bootstrap(DomainSocket.bootstrap(builder.bootstrap()));
        }
    }

    @Override
    protected Mono<SocketAddress> getSocketAddress(RedisURI uri) {
        return address == null ? super.getSocketAddress(uri) : Mono.fromCompletionStage(address);
    }
}
