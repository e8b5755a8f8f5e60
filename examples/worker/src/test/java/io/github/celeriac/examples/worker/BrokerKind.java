package io.github.celeriac.examples.worker;

import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The brokers that the worker knows. */
enum BrokerKind {
    RABBITMQ {
        @Override
        String url() {
            return RabbitServer.newest().url();
        }
    },
    REDIS {
        @Override
        String url() {
            return RedisServer.newest().url(8);
        }
    };

    abstract String url();

    /** Each with one version of Celery, where that does not matter. */
    static Stream<Arguments> andNewestPeer() {
        return Arrays.stream(values()).map(broker -> Arguments.of(broker, CeleryPeer.newest()));
    }

    /** Each with each version of Celery. */
    static Stream<Arguments> andPeers() {
        List<CeleryPeer> peers = CeleryPeer.all();
        return Arrays.stream(values()).flatMap(broker -> peers.stream().map(peer -> Arguments.of(broker, peer)));
    }
}
