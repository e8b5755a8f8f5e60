package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.Proxy;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What was acknowledged is there, who waits is woken, and nothing is left behind, whatever happens to connections. */
@OnEveryRedis
class RedisOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** The longest pause of the sweep, jitter included: no await may outlive its result by more. */
    private static final Duration SWEEP = Duration.ofSeconds(11);

    @Parameter
    RedisServer redis;

    private RedisServer own;

    @BeforeEach
    void startServer() {
        own = redis.another();
    }

    @AfterEach
    void stopServer() {
        own.close();
    }

    private static List<TaskContext> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TaskContext.of(UUID.randomUUID().toString()))
                .toList();
    }

    private ResultBackend open() {
        return Backends.on(own).operationTimeout(Duration.ofSeconds(20)).build();
    }

    private static List<CompletableFuture<Long>> awaitAll(ResultBackend results, List<TaskContext> tasks) {
        return tasks.stream()
                .map(task -> results.awaitAsync(task.taskId(), Long.class, PATIENCE))
                .toList();
    }

    private static List<CompletableFuture<WriteOutcome>> storeAll(ResultBackend results, List<TaskContext> tasks) {
        List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            stores.add(results.writer().successAsync(tasks.get(i), (long) i));
        }
        return stores;
    }

    private static void assertAllWritten(List<CompletableFuture<WriteOutcome>> stores) throws Exception {
        for (CompletableFuture<WriteOutcome> store : stores) {
            assertThat(store.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    private static void assertAllAwaited(List<CompletableFuture<Long>> awaited, Duration within) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        for (int i = 0; i < awaited.size(); i++) {
            assertThat(awaited.get(i).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS))
                    .isEqualTo(i);
        }
    }

    private static void assertAllThere(ResultBackend results, List<TaskContext> tasks) {
        List<String> ids = tasks.stream().map(TaskContext::taskId).toList();
        var found = results.fetchMany(ids, Long.class);
        for (int i = 0; i < ids.size(); i++) {
            assertThat(found.get(ids.get(i)).get()).isEqualTo(i);
        }
    }

    @Test
    void stores_and_awaits_survive_the_killing_of_every_connection_again_and_again() throws Exception {
        List<TaskContext> tasks = tasks(3_000);
        try (ResultBackend writer = open();
                ResultBackend reader = open()) {
            List<CompletableFuture<Long>> awaited = awaitAll(reader, tasks);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int from = 0; from < tasks.size(); from += 200) {
                int base = from;
                for (int i = 0; i < 200; i++) {
                    stores.add(writer.writer().successAsync(tasks.get(base + i), (long) base + i));
                }
                own.cli("CLIENT", "KILL", "TYPE", base % 400 == 0 ? "pubsub" : "normal");
            }
            assertAllWritten(stores);
            assertAllAwaited(awaited, SWEEP);
            assertAllThere(reader, tasks);
        }
    }

    @Test
    void what_was_sent_to_a_paused_server_is_stored_once_it_goes_on() throws Exception {
        List<TaskContext> tasks = tasks(500);
        try (ResultBackend results = open()) {
            List<CompletableFuture<Long>> awaited = awaitAll(results, tasks);
            own.pause();
            List<CompletableFuture<WriteOutcome>> stores = storeAll(results, tasks);
            own.unpause();
            assertAllWritten(stores);
            assertAllAwaited(awaited, SWEEP);
        }
    }

    @Test
    void awaits_and_stores_go_on_after_a_restart() throws Exception {
        List<TaskContext> tasks = tasks(500);
        try (ResultBackend results = open()) {
            List<CompletableFuture<Long>> awaited = awaitAll(results, tasks);
            own.stop();
            List<CompletableFuture<WriteOutcome>> stores = storeAll(results, tasks);
            own.start();
            assertAllWritten(stores);
            assertAllAwaited(awaited, SWEEP);
        }
    }

    @Test
    void an_await_is_pushed_again_after_its_connection_was_lost() throws Exception {
        TaskContext task = tasks(1).get(0);
        try (ResultBackend results = open()) {
            CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, PATIENCE);
            String channel = "celery-task-meta-" + task.taskId();
            Subscribers.awaitChannel(own, channel);
            own.cli("CLIENT", "KILL", "TYPE", "pubsub");
            Subscribers.awaitChannel(own, channel);
            results.writer().success(task, 0L);
            assertAllAwaited(List.of(awaited), Duration.ofSeconds(3));
        }
    }

    @Test
    void a_value_that_nobody_published_ends_the_await_within_the_sweep() throws Exception {
        TaskContext task = tasks(1).get(0);
        try (ResultBackend results = open()) {
            CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, PATIENCE);
            Subscribers.awaitChannel(own, "celery-task-meta-" + task.taskId());
            own.cli("SETEX", "celery-task-meta-" + task.taskId(), "60", "{\"status\": \"SUCCESS\", \"result\": 0}");
            assertAllAwaited(List.of(awaited), SWEEP);
        }
    }

    @Test
    void nothing_takes_longer_than_an_operation_may_and_all_is_well_afterwards() {
        TaskContext task = tasks(1).get(0);
        try (ResultBackend results =
                Backends.on(own).operationTimeout(Duration.ofSeconds(1)).build()) {
            own.stop();
            long before = System.nanoTime();
            assertThatThrownBy(() -> results.writer().success(task, 1L))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll(own.host(), String.valueOf(own.port()), "operation_timeout");
            assertThatThrownBy(() -> results.fetch(task.taskId())).isInstanceOf(BackendUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
            own.start();
            Subscribers.eventually("an answer", () -> answers(results, task));
            assertThat(results.fetch(task.taskId()).get()).isEqualTo(1L);
        }
    }

    private static boolean answers(ResultBackend results, TaskContext task) {
        try {
            return results.writer().success(task, 1L) == WriteOutcome.WRITTEN;
        } catch (BackendUnavailableException e) {
            return false;
        }
    }

    @Test
    void a_pause_that_outlasts_an_operation_fails_it_and_no_later_one() {
        TaskContext task = tasks(1).get(0);
        try (ResultBackend results =
                Backends.on(own).operationTimeout(Duration.ofSeconds(1)).build()) {
            own.pause();
            try {
                assertThatThrownBy(() -> results.writer().started(task))
                        .isInstanceOf(BackendUnavailableException.class);
            } finally {
                own.unpause();
            }
            Subscribers.eventually("an answer", () -> answers(results, task));
        }
    }

    @Test
    void half_open_connections_are_replaced() throws Exception {
        List<TaskContext> tasks = tasks(3);
        try (Proxy proxy = new Proxy(own.host(), own.port());
                ResultBackend results = RedisResultBackend.builder()
                        .url("redis://localhost:%d?socket_timeout=0.5&health_check_interval=0.2"
                                .formatted(proxy.port()))
                        .password(Credentials.literal(own.password()))
                        .build()) {
            List<CompletableFuture<Long>> awaited = awaitAll(results, tasks);
            String channel = "celery-task-meta-" + tasks.get(2).taskId();
            Subscribers.awaitChannel(own, channel);
            proxy.freeze();
            long before = System.nanoTime();
            assertAllWritten(storeAll(results, tasks));
            assertAllAwaited(awaited, Duration.ofSeconds(3));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void closing_waits_for_what_was_accepted() throws Exception {
        List<TaskContext> tasks = tasks(2_000);
        List<CompletableFuture<WriteOutcome>> stores;
        try (ResultBackend results = open()) {
            stores = storeAll(results, tasks);
        }
        assertAllWritten(stores);
        try (ResultBackend results = open()) {
            assertAllThere(results, tasks);
        }
    }

    @Test
    void nothing_is_left_of_channels_connections_threads_and_keys_without_time_to_live() throws Exception {
        String name = "residue-" + UUID.randomUUID();
        List<TaskContext> tasks = tasks(2_000);
        try (ResultBackend results =
                Backends.on(own).set("redis_client_name", name).build()) {
            List<CompletableFuture<Long>> awaited = awaitAll(results, tasks);
            List<CompletableFuture<Long>> given = awaitAll(results, tasks(2_000));
            storeAll(results, tasks);
            assertAllAwaited(awaited, SWEEP);
            assertThat(Subscribers.connections(own, name)).isLessThanOrEqualTo(2);
            given.forEach(await -> await.cancel(false));
            Subscribers.eventually(
                    "no channels", () -> Subscribers.channels(own).isEmpty());
            Subscribers.eventually("one connection", () -> Subscribers.connections(own, name) == 1);
            assertThat(own.cli("INFO", "keyspace")).contains("keys=2000,expires=2000");
        }
        Subscribers.eventually("no connection", () -> Subscribers.connections(own, name) == 0);
        Subscribers.eventually(
                "no thread",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("celeriac-redis")));
    }
}
