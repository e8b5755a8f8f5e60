package io.github.celeriac.redis.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.redis.internal.Place.Server;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.util.List;

/** Connects to a place of whatever kind. */
final class OpenPlace {
    private final LettuceSetup setup;
    private final RedisErrors errors;

    OpenPlace(LettuceSetup setup, RedisErrors errors) {
        this.setup = setup;
        this.errors = errors;
    }

    RedisConnections open() {
        Place place = setup.options().place();
        if (place instanceof Server server) {
            return open(server);
        }
        if (place instanceof Place.UnixSocket socket) {
            return open(socket);
        }
        if (place instanceof Place.Sentinels sentinels) {
            return open(sentinels);
        }
        return cluster(((Place.Nodes) place).seeds());
    }

    /** A node of a cluster says so in its first answer. */
    private RedisConnections open(Server server) {
        ServerConnections connections = ServerConnections.open(setup, errors, setup.uri(server), null);
        if (!connections.mode().equals("cluster")) {
            return connections;
        }
        connections.close();
        return cluster(List.of(server));
    }

    private RedisConnections cluster(List<Server> seeds) {
        if (setup.options().database() != 0) {
            throw new InvalidSettingException(
                    errors.description() + " is a cluster, which has only database 0; write /0");
        }
        List<RedisURI> uris = seeds.stream().map(setup::uri).toList();
        return ClusterConnections.open(setup, errors, uris);
    }

    private RedisConnections open(Place.UnixSocket socket) {
        DomainSocket address = DomainSocket.of(socket.path(), setup.isOwn());
        RedisURI uri = setup.uri(new Server("localhost", 1));
        return ServerConnections.open(setup, errors, address.in(uri), address.address());
    }

    private RedisConnections open(Place.Sentinels place) {
        Server first = place.sentinels().get(0);
        RedisClient client = RedisClient.create(setup.resources(), setup.sentinelUri(first, place.options()));
        client.setOptions(setup.sentinelClientOptions(place.options()));
        SentinelAddresses addresses = new SentinelAddresses(setup, client, place, errors);
        try {
            ServerConnections connections = ServerConnections.open(setup, errors, setup.uri(first), addresses::find);
            SentinelWatch watch = new SentinelWatch(setup, client, place, addresses, connections::follow);
            connections.whenClosed(() -> {
                watch.close();
                Shutdown.of(client);
            });
            watch.listen();
            return connections;
        } catch (RuntimeException e) {
            Shutdown.of(client);
            throw e;
        }
    }
}
