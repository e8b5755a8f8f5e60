package io.github.celeriac.rpc;

import io.github.celeriac.Credentials;
import io.github.celeriac.testkit.live.RabbitServer;

/** Builders of backends on the brokers of tests. */
final class Backends {
    private Backends() {}

    static RpcResultBackend.Builder on(RabbitServer rabbit) {
        return RpcResultBackend.builder()
                .broker(rabbit.urlWithoutPassword())
                .password(Credentials.literal(rabbit.password()));
    }
}
