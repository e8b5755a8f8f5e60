package io.github.celeriac.redis;

import io.github.celeriac.Credentials;
import io.github.celeriac.testkit.live.RedisServer;

/** Builders of backends on the servers of tests. */
final class Backends {
    private Backends() {}

    static RedisResultBackend.Builder on(RedisServer redis) {
        return RedisResultBackend.builder()
                .url(redis.urlWithoutPassword())
                .password(Credentials.literal(redis.password()));
    }
}
