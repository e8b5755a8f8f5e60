package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.RedisSentinel;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master that changes under load. */
class RedisSentinelFaultIT {
    @RegisterExtension
    static final RedisSentinel SENTINEL = RedisServer.newest().sentinel();

    private final String name = "fault-" + UUID.randomUUID();

    @AfterAll
    static void stop() {
        SENTINEL.close();
    }

    /** A test that failed leaves the others what they need. */
    @AfterEach
    void letAllGo() {
        SENTINEL.signalAll("CONT");
        SENTINEL.eachServer("CLIENT", "UNPAUSE");
    }

    @BeforeEach
    void everybodyIsThere() {
        Subscribers.eventually("a master and its replicas", SENTINEL::isWhole);
    }

    private ResultBackend open() {
        return open(RedisResultBackend.builder()
                .url(SENTINEL.urlWithoutPassword())
                .password(Credentials.literal(SENTINEL.password()))
                .set("result_backend_transport_options", SENTINEL.transportOptions(", \"socket_timeout\": 3")));
    }

    private ResultBackend open(RedisResultBackend.Builder builder) {
        return builder.operationTimeout(Duration.ofSeconds(60))
                .set("redis_client_name", name)
                .build();
    }

    private int listenedTo() {
        Subscribers.eventually("a sentinel is listened to", () -> SENTINEL.listenedToBy(name) >= 0);
        return SENTINEL.listenedToBy(name);
    }

    private void assertNothingIsLeft() {
        Subscribers.eventually(
                "no channels", () -> Subscribers.channels(SENTINEL).isEmpty());
        Subscribers.eventually("one connection", () -> Subscribers.connections(SENTINEL, name) == 1);
    }

    /** What a master acknowledges and has not passed on dies with it; so the writes of one that hangs here stop before. */
    @Test
    void a_master_that_hangs_and_comes_back_as_a_replica_costs_nothing() throws Exception {
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(500);
            int before = SENTINEL.master();
            SENTINEL.cli(before, "CLIENT", "PAUSE", "60000", "WRITE");
            Subscribers.eventually("the replicas have it all", () -> SENTINEL.hasPassedOnAll(before));
            SENTINEL.signal(before, "STOP");
            load.goOn(500); // at the next master
            SENTINEL.signal(before, "CONT");
            SENTINEL.cli(before, "CLIENT", "UNPAUSE"); // what was sent to it is done now, by who is no master any more
            Subscribers.eventually(
                    "a replica of another",
                    () -> SENTINEL.cli(before, "ROLE").startsWith("slave") && SENTINEL.master() != before);
            load.goOn(500);
            SENTINEL.cli(SENTINEL.master(), "CLIENT", "KILL", "TYPE", "pubsub");
            load.goOn(200);
            SENTINEL.cli(SENTINEL.master(), "CLIENT", "KILL", "TYPE", "normal");
            load.goOn(200);
            load.endWithoutLoss();
            assertNothingIsLeft();
        }
    }

    /** As when a machine that has one of each loses its power: nobody says that a connection has ended. */
    @Test
    void a_master_that_hangs_with_the_sentinel_that_would_tell_of_it_costs_nothing() throws Exception {
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(200);
            int before = SENTINEL.master();
            int sentinel = listenedTo();
            SENTINEL.cli(before, "CLIENT", "PAUSE", "60000", "WRITE");
            Subscribers.eventually("the replicas have it all", () -> SENTINEL.hasPassedOnAll(before));
            SENTINEL.signal(sentinel, "STOP");
            SENTINEL.signal(before, "STOP");
            load.goOn(500); // at the next master, of which the next sentinel knows
            SENTINEL.signal(before, "CONT");
            SENTINEL.cli(before, "CLIENT", "UNPAUSE");
            SENTINEL.signal(sentinel, "CONT");
            load.endWithoutLoss();
            assertNothingIsLeft();
        }
    }

    /** The old master, which is paused, would not answer who goes back to it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_planned_switch_costs_nothing_if_writes_stop_first(boolean atTheSentinelListenedTo) throws Exception {
        try (ResultBackend results = open();
                FaultLoad load = FaultLoad.on(results)) {
            load.goOn(200);
            int before = SENTINEL.master();
            int sentinel = atTheSentinelListenedTo ? listenedTo() : SENTINEL.otherThan(listenedTo());
            SENTINEL.cli(before, "CLIENT", "PAUSE", "120000", "WRITE");
            Subscribers.eventually("the replicas have it all", () -> SENTINEL.hasPassedOnAll(before));
            Subscribers.eventually("a switch begins", () -> SENTINEL.failover(sentinel));
            Subscribers.eventually("another master", () -> SENTINEL.master() != before);
            load.goOn(500);
            load.endWithoutLoss();
            SENTINEL.cli(before, "CLIENT", "UNPAUSE"); // only now does it hear from the sentinels what it is
            Subscribers.eventually(
                    "a replica",
                    Duration.ofSeconds(90),
                    () -> SENTINEL.cli(before, "ROLE").startsWith("slave"));
            assertNothingIsLeft();
        }
    }

    /** What is stored by transactions goes over a connection of its own, and that is a live one at the old master. */
    @Test
    void so_it_does_without_scripts() throws Exception {
        RedisResultBackend.Builder builder = Backends.withRightsFor(SENTINEL);
        SENTINEL.onServers(
                "ACL", "SETUSER", DocumentedRights.USER, "-eval", "-evalsha", "+multi", "+exec", "+watch", "+unwatch");
        try (ResultBackend results = open(builder)) {
            TaskContext first = TaskContext.of(name + "-1");
            TaskContext second = TaskContext.of(name + "-2");
            assertThat(results.writer().success(first, 1)).isEqualTo(WriteOutcome.WRITTEN);
            int before = SENTINEL.master();
            int sentinel = SENTINEL.otherThan(listenedTo());
            SENTINEL.cli(before, "CLIENT", "PAUSE", "120000", "WRITE");
            Subscribers.eventually("the replicas have it all", () -> SENTINEL.hasPassedOnAll(before));
            Subscribers.eventually("a switch begins", () -> SENTINEL.failover(sentinel));
            Subscribers.eventually("another master", () -> SENTINEL.master() != before);
            assertThat(results.writer().success(second, 2)).isEqualTo(WriteOutcome.WRITTEN);
            SENTINEL.cli(before, "CLIENT", "UNPAUSE");
            Subscribers.eventually(
                    "a replica",
                    Duration.ofSeconds(90),
                    () -> SENTINEL.cli(before, "ROLE").startsWith("slave"));
            assertThat(results.fetch(first.taskId()).isReady()).isTrue();
            assertThat(results.fetch(second.taskId()).isReady()).isTrue();
        }
    }

    @Test
    void a_value_that_nobody_published_ends_the_await() throws Exception {
        try (ResultBackend results = open()) {
            CompletableFuture<Long> awaited = results.awaitAsync(name, Long.class, Duration.ofSeconds(40));
            Subscribers.eventually(
                    "a subscriber", () -> Subscribers.channels(SENTINEL).contains(name));
            SENTINEL.cli(
                    SENTINEL.master(),
                    "SETEX",
                    "celery-task-meta-" + name,
                    "60",
                    "{\"status\": \"SUCCESS\", \"result\": 7}");
            assertThat(awaited.get(20, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }
}
