package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots that move, nodes that die and connections that are killed while results are stored and awaited. */
class RedisClusterFaultIT {
    private final RedisCluster cluster = RedisServer.newest().cluster();
    private final String name = "fault-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ResultBackend open() {
        return Backends.on(cluster)
                .operationTimeout(Duration.ofSeconds(60))
                .set("redis_client_name", name)
                .build();
    }

    @Test
    void nothing_is_lost_or_left_while_slots_move_and_connections_are_killed() throws Exception {
        try (ResultBackend results = open()) {
            for (int i = 0; i < 100; i++) {
                results.writer().success(TaskContext.of(FreshIds.next()), 1L); // at every node
            }
            long connections = Subscribers.connections(cluster, name);
            try (FaultLoad load = FaultLoad.on(results)) {
                cluster.moveSlots(0, 1, 40);
                for (int node = 0; node < cluster.nodes(); node++) {
                    cluster.cli(node, "CLIENT", "KILL", "TYPE", node % 2 == 0 ? "pubsub" : "normal");
                    load.goOn(50);
                }
                cluster.moveSlots(1, 2, 40);
                load.goOn(200);
                load.endWithoutLoss();
            }
            Subscribers.eventually(
                    "no channels", () -> Subscribers.channels(cluster).isEmpty());
            Subscribers.eventually(
                    "the connections of before", () -> Subscribers.connections(cluster, name) <= connections);
            valueThatNobodyPublishedEndsTheAwait(results);
        }
    }

    private void valueThatNobodyPublishedEndsTheAwait(ResultBackend results) throws Exception {
        CompletableFuture<Long> awaited = results.awaitAsync(name, Long.class, Duration.ofSeconds(40));
        Subscribers.eventually(
                "a subscriber", () -> Subscribers.channels(cluster).contains(name));
        cluster.cli(0, "-c", "SETEX", "celery-task-meta-" + name, "60", "{\"status\": \"SUCCESS\", \"result\": 7}");
        assertThat(awaited.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    /** What a master acknowledges and has not passed on dies with it; all else is there, and every await ends. */
    @Test
    void stores_and_awaits_go_on_when_a_master_dies() throws Exception {
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(500);
            cluster.killOne(1);
            Subscribers.eventually(
                    "another master",
                    () -> IntStream.of(0, 2, 3, 4, 5).filter(cluster::isMaster).count() == 3);
            load.goOn(500);
            load.endAllAwaited();
        }
    }

    @Test
    void a_database_other_than_0_is_a_setting_to_correct() {
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url(cluster.urlWithoutPassword(0) + "/1")
                        .password(Credentials.literal(cluster.password()))
                        .build())
                .isInstanceOf(InvalidSettingException.class);
    }
}
