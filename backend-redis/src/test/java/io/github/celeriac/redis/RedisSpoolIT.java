package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged while Redis was away is in Redis once it is back. */
class RedisSpoolIT {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RedisServer redis;

    @BeforeEach
    void startServer() {
        redis = RedisServer.newest().another("--appendonly", "yes", "--appendfsync", "always");
        redis.port();
    }

    @AfterEach
    void stopServer() {
        redis.close();
    }

    private ResultBackend open() {
        return Backends.on(redis)
                .spool(folder)
                .operationTimeout(Duration.ofSeconds(3))
                .build();
    }

    private static TaskContext task() {
        return TaskContext.of(UUID.randomUUID().toString());
    }

    @Test
    void results_of_an_outage_arrive_when_it_is_over_and_python_reads_them() {
        TaskContext task = task();
        TaskContext failing = task();
        try (ResultBackend results = open()) {
            assertThat(results.writer().success(task(), "before")).isEqualTo(WriteOutcome.WRITTEN);
            redis.kill();
            assertThat(results.writer().started(task)).isEqualTo(WriteOutcome.SPOOLED);
            assertThat(results.writer().update(task, "PROGRESS", Map.of("done", 1)))
                    .isEqualTo(WriteOutcome.SPOOLED);
            assertThat(results.writer().success(task, List.of(1, 2))).isEqualTo(WriteOutcome.SPOOLED);
            assertThat(results.writer().failure(failing, new IllegalStateException("boom")))
                    .isEqualTo(WriteOutcome.SPOOLED);
            redis.start();
            assertThat(results.awaitResult(task.taskId(), Object.class, PATIENCE))
                    .isInstanceOfSatisfying(
                            TaskResult.Success.class,
                            success -> assertThat(success.value()).isEqualTo(List.of(1L, 2L)));
            assertThat(results.awaitResult(failing.taskId(), Object.class, PATIENCE))
                    .isInstanceOf(TaskResult.Failure.class);
        }
        for (CeleryPeer peer : CeleryPeer.all()) {
            try (CeleryPeer own = peer.dedicated(Map.of())) { // it must not look back at a server that is no more
                assertThat(own.app(redis)
                                .get(task.taskId(), Duration.ofSeconds(20))
                                .repr())
                        .isEqualTo("[1, 2]");
            }
        }
    }

    @Test
    void after_an_outage_stores_go_to_the_backend_again() {
        try (ResultBackend results = open()) {
            redis.kill();
            assertThat(results.writer().success(task(), 1)).isEqualTo(WriteOutcome.SPOOLED);
            redis.start();
            storeUntilSpoolingEnds(results, task());
            assertThat(folder.toFile().list()).containsExactly("lock");
        }
    }

    /** With the pauses of a task: in longer ones the spool would come to its end anyhow. */
    private static void storeUntilSpoolingEnds(ResultBackend results, TaskContext task) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (results.writer().success(task, 1) == WriteOutcome.SPOOLED) {
            assertThat(System.nanoTime() - deadline).as("still spooling").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void what_waits_is_measured_also_what_an_earlier_run_left() {
        RecordedMetrics metrics = new RecordedMetrics();
        TaskContext task = task();
        try (ResultBackend results = open()) {
            redis.kill();
            assertThat(results.writer().success(task, 1)).isEqualTo(WriteOutcome.SPOOLED);
        }
        redis.start();
        // A server that takes writes no more holds the spool up; one that is away would not open.
        redis.cli("config", "set", "min-replicas-to-write", "1");
        try (ResultBackend results =
                Backends.on(redis).spool(folder).metrics(metrics).build()) {
            assertThat(metrics.gauge(Metric.SPOOL_FILES)).isEqualTo(1);
            assertThat(metrics.gauge(Metric.SPOOL_BYTES)).isPositive();
            assertThat(metrics.gauge(Metric.SPOOL_AGE)).isBetween(0.001, (double) PATIENCE.toSeconds());
            redis.cli("config", "set", "min-replicas-to-write", "0");
            assertThat(results.await(task.taskId(), Integer.class, PATIENCE)).isEqualTo(1);
            Subscribers.eventually("nothing is spooled", PATIENCE, () -> metrics.gauge(Metric.SPOOL_FILES) == 0);
            assertThat(metrics.gauge(Metric.SPOOL_BYTES)).isZero();
            assertThat(metrics.gauge(Metric.SPOOL_AGE)).isZero();
        }
        assertThat(metrics.gauges()).isZero();
    }

    @Test
    void many_stores_share_the_disk_and_none_is_lost() {
        List<TaskContext> tasks =
                IntStream.range(0, 2_000).mapToObj(i -> task()).toList();
        try (ResultBackend results = open()) {
            redis.kill();
            assertThat(results.writer().success(task(), 0)).isEqualTo(WriteOutcome.SPOOLED);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            tasks.forEach(task -> stores.add(results.writer().successAsync(task, task.taskId())));
            assertThat(stores).allSatisfy(store -> assertThat(store.join()).isEqualTo(WriteOutcome.SPOOLED));
            redis.start();
            for (TaskContext task : tasks) {
                assertThat(results.await(task.taskId(), String.class, PATIENCE)).isEqualTo(task.taskId());
            }
        }
    }

    @Test
    void what_a_task_stores_is_spooled_unless_others_are_told_of_it() {
        SentMessages sent = new SentMessages();
        try (ResultBackend results = open();
                Canvas canvas = results.canvas(sent)) {
            TaskCompletion completion = canvas.completion();
            TaskContext alone = task().withBody(List.of(List.of(), Map.of(), Map.of()));
            String body = canvas.send(Signature.chord(
                            List.of(Signature.of("shop.echo", 1), Signature.of("shop.echo", 2)),
                            Signature.of("shop.sum")))
                    .id();
            List<TaskContext> parts = sent.tasks();
            TaskContext paid = task().withBody(List.of(
                    List.of(),
                    Map.of(),
                    Map.of(
                            "errbacks",
                            List.of(Signature.of("shop.refund").immutable(true).toMap()))));
            completion.success(paid, 100);
            redis.kill();
            assertThat(completion.success(alone, 7)).isEqualTo(WriteOutcome.SPOOLED);
            assertThat(parts)
                    .hasSize(2)
                    .allSatisfy(part -> assertThatThrownBy(() -> completion.success(part, 1))
                            .isInstanceOf(BackendUnavailableException.class));
            assertThatThrownBy(() -> completion.failure(paid, new IllegalStateException("already paid")))
                    .isInstanceOf(BackendUnavailableException.class);
            redis.start();
            assertThat(results.await(alone.taskId(), Integer.class, PATIENCE)).isEqualTo(7);
            parts.forEach(part -> completion.success(part, 1));
            assertThat(completion.failure(paid, new IllegalStateException("already paid")))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(sent.tasks()).extracting(TaskContext::taskId).containsOnlyOnce(body);
            assertThat(sent.tasks())
                    .extracting(each -> each.taskName().orElseThrow())
                    .doesNotContain("shop.refund");
        }
    }

    /** A broker that keeps what it is sent. */
    private static final class SentMessages implements TaskPublisher {
        private final Queue<TaskMessage> all = new ConcurrentLinkedQueue<>();

        List<TaskContext> tasks() {
            return all.stream().map(SentMessages::task).toList();
        }

        private static TaskContext task(TaskMessage message) {
            try {
                return TaskContext.fromMessage(message.headers(), Map.of())
                        .withBody(JSON.readValue(message.body(), List.class));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String description() {
            return "a list";
        }

        @Override
        public CompletableFuture<Void> publish(TaskMessage message) {
            all.add(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }

    @Test
    void what_a_killed_process_was_told_is_kept_comes_to_redis_with_its_successor() throws Exception {
        List<String> acknowledged = killed(spoolingProcess());
        assertThat(acknowledged).anyMatch(line -> line.startsWith("SPOOLED"));
        redis.start();
        try (ResultBackend results = open()) {
            for (String line : acknowledged) {
                String id = line.substring(line.indexOf(' ') + 1);
                assertThat(results.await(id, String.class, PATIENCE)).as(line).isEqualTo(id);
            }
        }
    }

    private Process spoolingProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpoolingProcess.class.getName(),
                        redis.url(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Takes Redis away from it, kills it in the middle of a store, and returns what it had been told before. */
    private List<String> killed(Process process) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
            for (int i = 0; i < 20; i++) {
                lines.add(output.readLine());
            }
            redis.kill();
            long spooled = 0;
            while (spooled < 50) {
                String line = output.readLine();
                assertThat(line).isNotNull();
                lines.add(line);
                spooled += line.startsWith("SPOOLED") ? 1 : 0;
            }
            process.toHandle().destroyForcibly(); // as kill -9; Process.destroyForcibly would close its output, too
            process.waitFor();
            output.lines().filter(line -> line.length() > 40).forEach(lines::add); // what it still had said
        }
        return lines;
    }

    @Test
    void a_late_failure_does_not_replace_what_others_stored_meanwhile() {
        TaskContext succeeded = task();
        TaskContext failed = task();
        TaskContext running = task();
        try (ResultBackend results = open()) {
            redis.kill();
            for (TaskContext task : List.of(succeeded, failed)) {
                assertThat(results.writer().failure(task, new IllegalStateException("mine, earlier")))
                        .isEqualTo(WriteOutcome.SPOOLED);
            }
            assertThat(results.writer().started(running)).isEqualTo(WriteOutcome.SPOOLED);
        } // not sent: the next one who opens the folder does
        redis.start();
        try (ResultBackend other = Backends.on(redis).build()) {
            other.writer().success(succeeded, "theirs");
            other.writer().failure(failed, new IllegalStateException("theirs, later"));
            other.writer().failure(running, new IllegalStateException("theirs, later"));
        }
        try (ResultBackend results = open()) {
            TaskContext last = task();
            storeUntilSpoolingEnds(results, last);
            assertThat(results.await(succeeded.taskId(), String.class, PATIENCE))
                    .isEqualTo("theirs");
            for (TaskContext task : List.of(failed, running)) {
                assertThat(results.fetch(task.taskId()))
                        .isInstanceOfSatisfying(
                                TaskResult.Failure.class,
                                failure -> assertThat(failure.exception()).hasMessageContaining("theirs, later"));
            }
        }
    }

    @Test
    void a_result_that_only_the_disk_can_hold_ends_as_a_readable_failure() {
        TaskContext task = task();
        try (ResultBackend results = open()) {
            redis.kill();
            assertThat(results.writer().success(task(), 1)).isEqualTo(WriteOutcome.SPOOLED);
            assertThat(results.writer().success(task, Set.of(1))).isEqualTo(WriteOutcome.SPOOLED); // JSON has no sets
            redis.start();
            assertThat(results.awaitResult(task.taskId(), Object.class, PATIENCE))
                    .isInstanceOfSatisfying(
                            TaskResult.Failure.class,
                            failure -> assertThat(failure.exception()).hasMessageContaining("EncodeError"));
        }
    }

    @Test
    void a_full_spool_accepts_nothing_that_it_cannot_keep() {
        try (ResultBackend results = Backends.on(redis)
                .spool(folder)
                .set("spool_max_bytes", "100000")
                .operationTimeout(Duration.ofSeconds(3))
                .build()) {
            redis.kill();
            assertThat(results.writer().success(task(), "x".repeat(90_000))).isEqualTo(WriteOutcome.SPOOLED);
            assertThatThrownBy(() -> results.writer().success(task(), "x".repeat(90_000)))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("spool_max_bytes allows 100000");
        }
    }
}
