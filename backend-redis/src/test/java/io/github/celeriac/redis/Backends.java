package io.github.celeriac.redis;

import io.github.celeriac.Credentials;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisSentinel;
import io.github.celeriac.testkit.live.RedisServer;

/** Builders of backends on the servers of tests. */
final class Backends {
    private Backends() {}

    static RedisResultBackend.Builder on(RedisServer redis) {
        return RedisResultBackend.builder()
                .url(redis.urlWithoutPassword())
                .password(Credentials.literal(redis.password()));
    }

    static RedisResultBackend.Builder on(RedisSentinel sentinel) {
        return RedisResultBackend.builder()
                .url(sentinel.urlWithoutPassword())
                .password(Credentials.literal(sentinel.password()))
                .set("result_backend_transport_options", sentinel.transportOptions());
    }

    static RedisResultBackend.Builder on(RedisCluster cluster) {
        return RedisResultBackend.builder()
                .url(cluster.urlWithoutPassword(0))
                .password(Credentials.literal(cluster.password()));
    }
}
