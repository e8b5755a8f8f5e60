package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.testkit.live.Proxy;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One server, and the network to it, under load. */
class RedisServerFaultIT {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final RedisServer redis = RedisServer.newest().another();
    private final String name = "fault-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        redis.close();
    }

    private ResultBackend open() {
        return Backends.on(redis)
                .operationTimeout(LONG)
                .set("redis_client_name", name)
                .build();
    }

    private void assertNothingIsLeft() {
        Subscribers.eventually("no channels", () -> Subscribers.channels(redis).isEmpty());
        Subscribers.eventually("one connection", () -> Subscribers.connections(redis, name) == 1);
        assertThat(redis.cli("INFO", "keyspace")).containsPattern("keys=(\\d+),expires=\\1,");
    }

    @Test
    void connections_that_are_killed_at_random_cost_nothing() throws Exception {
        long seed = Long.getLong("celeriac.seed", System.nanoTime());
        System.err.println("connections are killed as -Dceleriac.seed=" + seed + " says");
        Random random = new Random(seed);
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            for (int i = 0; i < 12; i++) {
                load.goOn(random.nextInt(300));
                redis.cli("CLIENT", "KILL", "TYPE", random.nextBoolean() ? "pubsub" : "normal");
            }
            load.endWithoutLoss();
            assertNothingIsLeft();
        }
    }

    @Test
    void a_server_that_pauses_costs_nothing() throws Exception {
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(200);
            redis.cli("CLIENT", "PAUSE", "1000", "ALL");
            load.goOn(200);
            redis.cli("CLIENT", "PAUSE", "1000", "WRITE");
            load.goOn(200);
            redis.pause();
            redis.unpause();
            load.goOn(200);
            load.endWithoutLoss();
            assertNothingIsLeft();
        }
    }

    @Test
    void lost_packets_and_half_open_connections_cost_nothing() throws Exception {
        try (Proxy network = new Proxy(redis.host(), redis.port());
                ResultBackend results = RedisResultBackend.builder()
                        .url("redis://localhost:%d?socket_timeout=2&health_check_interval=0.5"
                                .formatted(network.port()))
                        .password(Credentials.literal(redis.password()))
                        .operationTimeout(LONG)
                        .build();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(200);
            network.losePackets(true);
            load.goOn(300);
            network.freeze();
            load.goOn(300);
            network.silenceServer();
            load.goOn(300);
            network.losePackets(false);
            network.cut();
            load.goOn(300);
            load.endWithoutLoss();
        }
        Subscribers.eventually("no channels", () -> Subscribers.channels(redis).isEmpty());
    }
}
