package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One sequence of random calls, and what a map says they should do. */
final class ModelRun {
    private static final int STEPS = 150;
    private static final int TASKS = 5;
    private static final List<Object> VALUES = List.of(1L, "text", 2.5, true, List.of(1L, "a"), Map.of("k", "v"));

    private final SplittableRandom random;
    private final long seed;
    private final List<ResultBackend> backends;
    private final ManualClock clock;
    private final List<TaskContext> tasks = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    /** What should be stored, by task id. */
    private final Map<String, Stored> model = new HashMap<>();

    /** What should wait, by task id. */
    private final Map<String, List<CompletableFuture<Object>>> awaits = new HashMap<>();

    /** The value of a success, the info of an unfinished task, the type of an exception. */
    private record Stored(String state, @Nullable Object content) {}

    ModelRun(long seed, List<ResultBackend> backends, ManualClock clock) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.backends = backends;
        this.clock = clock;
        for (int i = 0; i < TASKS; i++) {
            tasks.add(TaskContext.of(ContractBackends.newId()));
        }
    }

    void run() throws Exception {
        try {
            for (int i = 0; i < STEPS; i++) {
                clock.advance(Duration.ofMillis(1));
                step();
            }
            for (TaskContext task : tasks) {
                check(task);
                end(task);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", after " + String.join("; ", history), e);
        }
    }

    private void step() throws Exception {
        int number = random.nextInt(tasks.size());
        TaskContext task = tasks.get(number);
        Object value = VALUES.get(random.nextInt(VALUES.size()));
        ResultWriter writer = backend().writer();
        int choice = random.nextInt(16);
        history.add(choice + " on " + number);
        switch (choice) {
            case 0 -> write(task, new Stored(States.STARTED, null), writer.started(task));
            case 1, 2 -> write(task, new Stored("PROGRESS", value), writer.update(task, "PROGRESS", value));
            case 3 -> write(task, new Stored(States.RETRY, null), writer.retry(task, null));
            case 4 -> write(task, new Stored(States.SUCCESS, value), writer.success(task, value));
            case 5 -> repeatSuccess(task, value);
            case 6, 7 ->
                write(
                        task,
                        new Stored(States.FAILURE, "IllegalStateException"),
                        writer.failure(task, new IllegalStateException("boom")));
            case 8 -> write(task, new Stored(States.REVOKED, "TaskRevokedError"), writer.revoked(task, "revoked"));
            case 9 -> writeWhatHasNoForm(task);
            case 10 -> forget(task);
            case 11 -> checkAll();
            case 12 -> lookOnce(task);
            case 13, 14 -> await(task);
            default -> cancelOne(task);
        }
        check(task);
    }

    private ResultBackend backend() {
        return backends.get(random.nextInt(backends.size()));
    }

    private void write(TaskContext task, Stored written, WriteOutcome outcome) throws Exception {
        Stored before = model.get(task.taskId());
        boolean kept = before != null && before.state().equals(States.SUCCESS);
        assertThat(outcome).isEqualTo(kept ? WriteOutcome.KEPT_EXISTING_SUCCESS : WriteOutcome.WRITTEN);
        if (!kept) {
            model.put(task.taskId(), written);
            endAwaits(task);
        }
    }

    private void repeatSuccess(TaskContext task, Object value) throws Exception {
        write(task, new Stored(States.SUCCESS, value), backend().writer().success(task, value));
        if (value.equals(expected(task).content())) {
            // Either what was written just now, or an older one with another date_done.
            assertThat(backend().writer().success(task, value))
                    .isIn(WriteOutcome.WRITTEN, WriteOutcome.KEPT_EXISTING_SUCCESS);
        }
    }

    private void writeWhatHasNoForm(TaskContext task) throws Exception {
        ResultWriter writer = backend().writer();
        assertThatThrownBy(() -> writer.success(task, new Object())).isInstanceOf(ResultEncodingException.class);
        Stored before = model.get(task.taskId());
        if (before == null || !before.state().equals(States.SUCCESS)) {
            model.put(task.taskId(), new Stored(States.FAILURE, "EncodeError"));
            endAwaits(task);
        }
    }

    private void forget(TaskContext task) {
        long there = backend().forget(List.of(task.taskId()));
        assertThat(there).isEqualTo(model.remove(task.taskId()) == null ? 0 : 1);
    }

    private void lookOnce(TaskContext task) {
        ResultBackend backend = backend();
        if (isReady(task)) {
            compare(task, backend.awaitResult(task.taskId(), Object.class, Duration.ZERO));
        } else {
            assertThatThrownBy(() -> backend.await(task.taskId(), Object.class, Duration.ZERO))
                    .isInstanceOf(ResultTimeoutException.class);
        }
    }

    private void await(TaskContext task) throws Exception {
        awaits.computeIfAbsent(task.taskId(), id -> new ArrayList<>())
                .add(backend().awaitAsync(task.taskId(), Object.class, PATIENCE.multipliedBy(10)));
        endAwaits(task);
    }

    private void cancelOne(TaskContext task) {
        List<CompletableFuture<Object>> waiting = awaits.getOrDefault(task.taskId(), List.of());
        if (!waiting.isEmpty()) {
            assertThat(waiting.remove(random.nextInt(waiting.size())).cancel(false))
                    .isTrue();
        }
    }

    /** Awaits end exactly while the task is in a final state: all of them then, none of them else. */
    private void endAwaits(TaskContext task) throws Exception {
        List<CompletableFuture<Object>> waiting = awaits.getOrDefault(task.taskId(), List.of());
        if (!isReady(task)) {
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            return;
        }
        Stored stored = expected(task);
        ContractBackends.allEnd(waiting);
        for (CompletableFuture<Object> awaited : waiting) {
            if (stored.state().equals(States.SUCCESS)) {
                assertThat(awaited).isCompletedWithValue(stored.content());
            } else {
                assertThat(awaited)
                        .failsWithin(0, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .withMessageContaining(String.valueOf(stored.content()));
            }
        }
        awaits.remove(task.taskId());
    }

    private void end(TaskContext task) throws Exception {
        write(task, new Stored(States.SUCCESS, "end"), backend().writer().success(task, "end"));
        endAwaits(task);
    }

    private boolean isReady(TaskContext task) {
        return model.containsKey(task.taskId()) && States.isReady(expected(task).state());
    }

    private Stored expected(TaskContext task) {
        Stored stored = model.get(task.taskId());
        assertThat(stored).isNotNull();
        return stored == null ? new Stored("", null) : stored;
    }

    private void check(TaskContext task) {
        compare(task, backend().fetch(task.taskId()));
    }

    private void checkAll() {
        List<String> ids = tasks.stream().map(TaskContext::taskId).toList();
        Map<String, TaskResult<Object>> found = backend().fetchMany(ids, Object.class);
        assertThat(found.keySet()).containsExactlyElementsOf(ids);
        tasks.forEach(task -> found.computeIfPresent(task.taskId(), (id, result) -> {
            compare(task, result);
            return result;
        }));
    }

    private void compare(TaskContext task, TaskResult<Object> result) {
        if (!model.containsKey(task.taskId())) {
            assertThat(result).isInstanceOf(TaskResult.Absent.class);
            return;
        }
        Stored stored = expected(task);
        assertThat(result.state()).isEqualTo(stored.state());
        if (result instanceof TaskResult.Success<Object> success) {
            assertThat(success.value()).isEqualTo(stored.content());
        } else if (result instanceof TaskResult.Failure<Object> failure) {
            assertThat(failure.exception().type()).isEqualTo(stored.content());
        } else if (result instanceof TaskResult.Revoked<Object> revoked) {
            assertThat(revoked.exception().type()).isEqualTo(stored.content());
        } else if (result instanceof TaskResult.Running<Object> running
                && !stored.state().equals(States.STARTED)) {
            assertThat(running.info()).isEqualTo(stored.content());
        }
    }
}
