package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker dies while it sends the members of a group, where that is not one step with the end of the chord: the rest is sent
 * by somebody else. What was sent is sent a second time unless it has begun by then, with the same id.
 */
class RedisGroupBodyFaultIT {
    private static final int BROKER = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.newest();
    private final String run = FreshIds.next();
    private final BrokerQueue queue = new BrokerQueue(redis, BROKER, DyingProcess.queue(run));

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "1, true", "3, true"})
    void a_body_that_is_a_group_is_sent_to_its_end(int sentBefore, boolean begun) throws Exception {
        redis.cli("SET", "celery-taskset-meta-" + run + ".s", "1");
        die("chord", sentBefore);
        assertThat(sent()).hasSize(sentBefore).doesNotContainValue(2);
        try (ResultBackend results = Backends.on(redis).set("chord_lease", "1").build()) {
            for (int i = 0; begun && i < sentBefore; i++) {
                results.writer().started(TaskContext.of(DyingProcess.memberId(run, i)));
            }
            try (TaskPublisher publisher = publisher();
                    Canvas canvas = results.canvas(publisher)) {
                canvas.completion(); // sweeps
                Subscribers.eventually(
                        "the chord ends",
                        PATIENCE,
                        () -> redis.cli("EXISTS", "celery-taskset-meta-" + run + ".c")
                                .strip()
                                .equals("0"));
                assertThat(sent()).isEqualTo(expected(begun ? 0 : sentBefore));
                canvas.completion().success(DyingProcess.task(run, "chord"), 7);
                assertThat(sent()).as("after one more delivery").isEqualTo(expected(begun ? 0 : sentBefore));
            }
        }
    }

    @Test
    void a_part_that_was_stored_but_not_counted_counts_when_it_comes_again() throws Exception {
        redis.cli("SET", "celery-taskset-meta-" + run + ".s", "1");
        die("chord", -1);
        assertThat(redis.cli("EXISTS", "celery-task-meta-" + run + "-task").strip())
                .isEqualTo("1");
        assertThat(redis.cli("KEYS", "celery-taskset-meta-" + run + ".[jcp]")).isBlank();
        try (ResultBackend results = Backends.on(redis).build();
                TaskPublisher publisher = publisher();
                Canvas canvas = results.canvas(publisher)) {
            canvas.completion().success(DyingProcess.task(run, "chord"), 7);
            assertThat(sent()).isEqualTo(expected(0));
        }
    }

    @Test
    void a_group_at_the_end_of_a_chain_is_sent_again_with_the_same_ids() throws Exception {
        die("chain", 1);
        assertThat(sent()).isEqualTo(Map.of(DyingProcess.memberId(run, 0), 1));
        try (ResultBackend results = Backends.on(redis).build();
                TaskPublisher publisher = publisher();
                Canvas canvas = results.canvas(publisher)) {
            assertThat(results.fetch(run + "-task").isReady()).isFalse();
            canvas.completion().success(DyingProcess.task(run, "chain"), 7);
            assertThat(sent()).isEqualTo(expected(1));
            assertThat(results.graph(run + "-task").tasks()).hasSize(1 + DyingProcess.MEMBERS);
        }
    }

    /** How often each member was sent: the first few twice. */
    private Map<String, Integer> expected(int twice) {
        Map<String, Integer> all = new TreeMap<>();
        for (int i = 0; i < DyingProcess.MEMBERS; i++) {
            all.put(DyingProcess.memberId(run, i), i < twice ? 2 : 1);
        }
        return all;
    }

    private Map<String, Integer> sent() {
        Map<String, Integer> all = new TreeMap<>();
        for (BrokerQueue.Message message : queue.messages()) {
            assertThat(message.first()).isIn("7", "[7]");
            all.merge(message.taskId(), 1, Integer::sum);
        }
        return all;
    }

    private void die(String follows, int sentBefore) throws Exception {
        Process process = ChordJvm.builder(redis, BROKER, DyingProcess.class, run, follows, "" + sentBefore)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(DyingProcess.DEAD);
        } finally {
            process.destroyForcibly();
        }
    }

    private TaskPublisher publisher() {
        return TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", redis.url(BROKER)))
                .build();
    }
}
