package io.github.celeriac.redis.internal;

import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Objects;

/** The {@code mode} of a server's answer to HELLO, which costs no question of its own. */
final class HandshakeMode {
    private HandshakeMode() {}

    /** E.g. {@code cluster}; empty if the protocol was chosen to be 2, in which there is no such answer. */
    static String of(StatefulRedisConnection<?, ?> connection) {
        return connection instanceof StatefulRedisConnectionImpl<?, ?> known
                ? Objects.requireNonNullElse(known.getConnectionState().getMode(), "")
                : "";
    }
}
