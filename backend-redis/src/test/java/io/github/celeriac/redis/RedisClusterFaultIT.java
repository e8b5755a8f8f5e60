package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots that move and nodes that die while results are stored and awaited. */
class RedisClusterFaultIT {
    private final RedisCluster cluster = RedisServer.newest().cluster();
    private final List<TaskContext> stored = new ArrayList<>();
    private final List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
    private final List<CompletableFuture<Long>> awaited = new ArrayList<>();

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** Stores, each of which somebody awaits, until it is told to stop. */
    private Thread load(ResultBackend results, AtomicBoolean stop) {
        Semaphore open = new Semaphore(64);
        Thread thread = new Thread(() -> {
            while (!stop.get()) {
                open.acquireUninterruptibly();
                TaskContext task = TaskContext.of(UUID.randomUUID().toString());
                stored.add(task);
                awaited.add(results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(60)));
                CompletableFuture<WriteOutcome> outcome = results.writer().successAsync(task, 1L);
                outcome.whenComplete((written, thrown) -> open.release());
                outcomes.add(outcome);
            }
        });
        thread.start();
        return thread;
    }

    private void assertNothingIsLost(ResultBackend results) throws Exception {
        for (CompletableFuture<WriteOutcome> outcome : outcomes) {
            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
        }
        for (CompletableFuture<Long> await : awaited) {
            assertThat(await.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        Map<String, TaskResult<Long>> found =
                results.fetchMany(stored.stream().map(TaskContext::taskId).toList(), Long.class);
        assertThat(found.values()).allMatch(TaskResult::isReady).hasSize(stored.size());
    }

    @Test
    void nothing_is_lost_while_slots_move_under_load() throws Exception {
        try (ResultBackend results =
                Backends.on(cluster).operationTimeout(Duration.ofSeconds(30)).build()) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread load = load(results, stop);
            cluster.moveSlots(0, 1, 40);
            cluster.moveSlots(1, 2, 40);
            stop.set(true);
            load.join();
            assertThat(stored).hasSizeGreaterThan(200);
            assertNothingIsLost(results);
        }
    }

    @Test
    void stores_and_awaits_go_on_when_a_master_dies() throws Exception {
        try (ResultBackend results =
                Backends.on(cluster).operationTimeout(Duration.ofSeconds(40)).build()) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread load = load(results, stop);
            Subscribers.eventually("some stores", () -> outcomes.size() > 500);
            cluster.killOne(1);
            Subscribers.eventually(
                    "another master",
                    () -> IntStream.of(0, 2, 3, 4, 5).filter(cluster::isMaster).count() == 3);
            stop.set(true);
            load.join();
            for (CompletableFuture<WriteOutcome> outcome : outcomes) {
                assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
            }
            for (CompletableFuture<Long> await : awaited) {
                assertThat(await.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            }
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
