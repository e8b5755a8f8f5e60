package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.allEnd;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.UnexpectedResultTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** An await ends when its task does, and not otherwise. */
abstract class WaitingContract {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ContractBackends backends;

    WaitingContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void a_result_that_is_there_is_returned_at_once() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, 3L);
        assertThat(backend.await(task.taskId(), Long.class, PATIENCE)).isEqualTo(3L);
        assertThat(backend.await(task.taskId(), Long.class, Duration.ZERO)).isEqualTo(3L);
    }

    @Test
    void a_result_stored_later_ends_the_await() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        assertThat(awaited).isNotDone();
        backend.writer().success(task, 3L);
        assertThat(get(awaited)).isEqualTo(3L);
    }

    @Test
    void a_result_stored_by_another_backend_object_ends_the_await() throws Exception {
        ResultBackend client = backends.open();
        ResultBackend worker = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = client.awaitAsync(task.taskId(), Long.class);
        worker.writer().success(task, 3L);
        assertThat(get(awaited)).isEqualTo(3L);
    }

    @Test
    void no_result_slips_between_looking_and_waiting() throws Exception {
        ResultBackend client = backends.open();
        ResultBackend worker = backends.open();
        for (int round = 0; round < 100; round++) {
            TaskContext task = backends.newTask();
            List<Object> ends = ContractBackends.inParallel(
                    2,
                    i -> i == 0
                            ? () -> client.await(task.taskId(), Long.class, PATIENCE)
                            : () -> worker.writer().success(task, 3L));
            assertThat(ends.get(0)).isEqualTo(3L);
        }
    }

    @Test
    void none_is_a_value() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Object> awaited = backend.awaitAsync(task.taskId(), Object.class, PATIENCE);
        backend.writer().success(task, null);
        assertThat(get(awaited)).isNull();
        assertThat(backend.await(task.taskId(), Object.class, PATIENCE)).isNull();
    }

    @Test
    void a_failed_task_throws_what_it_raised() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().failure(task, new IllegalStateException("boom"));
        assertThatThrownBy(() -> get(awaited))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContainingAll("IllegalStateException", "boom", task.taskId());
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, PATIENCE))
                .isInstanceOf(RemoteTaskException.class);
        assertThat(backend.awaitResult(task.taskId(), Long.class, PATIENCE)).isInstanceOf(TaskResult.Failure.class);
    }

    @Test
    void a_revoked_task_throws_that_it_was() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().revoked(task, "expired");
        assertThatThrownBy(() -> get(awaited)).cause().isInstanceOf(TaskRevokedException.class);
        assertThat(backend.awaitResult(task.taskId(), Long.class, PATIENCE)).isInstanceOf(TaskResult.Revoked.class);
    }

    @Test
    void a_value_of_another_type_ends_the_await() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Integer> awaited = backend.awaitAsync(task.taskId(), Integer.class, PATIENCE);
        backend.writer().success(task, List.of("no", "number"));
        assertThatThrownBy(() -> get(awaited)).cause().isInstanceOf(UnexpectedResultTypeException.class);
    }

    @Test
    void only_the_end_of_a_task_ends_the_await() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().started(task);
        backend.writer().update(task, "PROGRESS", 1L);
        backend.writer().retry(task, new IllegalStateException("again"));
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, SHORT))
                .isInstanceOf(ResultTimeoutException.class);
        assertThat(awaited).isNotDone();
        backend.writer().success(task, 3L);
        assertThat(get(awaited)).isEqualTo(3L);
    }

    @Test
    void a_timeout_tells_the_task_the_time_and_the_last_state() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().started(task);
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, Duration.ofSeconds(1)))
                .hasMessageContainingAll(task.taskId(), "after 1.", States.STARTED)
                .asInstanceOf(InstanceOfAssertFactories.type(ResultTimeoutException.class))
                .satisfies(thrown -> assertThat(thrown.taskId()).isEqualTo(task.taskId()))
                .satisfies(thrown -> assertThat(thrown.waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void a_zero_timeout_looks_once() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, Duration.ZERO))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContainingAll(task.taskId(), States.PENDING);
        backend.writer().update(task, "PROGRESS", 1L);
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, Duration.ZERO))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("PROGRESS");
    }

    @Test
    void a_negative_timeout_is_refused() {
        ResultBackend backend = backends.open();
        assertThatThrownBy(() -> backend.await(newId(), Long.class, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_task_that_timed_out_may_be_awaited_again() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        assertThatThrownBy(() -> backend.await(task.taskId(), Long.class, SHORT))
                .isInstanceOf(ResultTimeoutException.class);
        CompletableFuture<Long> again = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().success(task, 3L);
        assertThat(get(again)).isEqualTo(3L);
    }

    @Test
    void the_longest_timeout_is_none_too_long() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited =
                backend.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(Long.MAX_VALUE));
        backend.writer().success(task, 3L);
        assertThat(get(awaited)).isEqualTo(3L);
    }

    @Test
    void cancelling_one_await_does_not_end_the_others() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> cancelled = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        CompletableFuture<Long> other = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        assertThat(cancelled.cancel(true)).isTrue();
        backend.writer().success(task, 3L);
        assertThat(get(other)).isEqualTo(3L);
        assertThat(cancelled).isCancelled();
    }

    @Test
    void a_task_whose_await_was_cancelled_may_be_awaited_again() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.awaitAsync(task.taskId(), Long.class, PATIENCE).cancel(false);
        CompletableFuture<Long> again = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().success(task, 3L);
        assertThat(get(again)).isEqualTo(3L);
    }

    @Test
    void a_thousand_may_wait_for_one_task() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        List<CompletableFuture<Long>> awaits = IntStream.range(0, 1_000)
                .mapToObj(i -> backend.awaitAsync(task.taskId(), Long.class, PATIENCE))
                .toList();
        backend.writer().success(task, 3L);
        allEnd(awaits);
        assertThat(awaits).allSatisfy(awaited -> assertThat(awaited).isCompletedWithValue(3L));
    }

    @Test
    void ten_thousand_tasks_may_be_awaited_at_once() throws Exception {
        ResultBackend client = backends.open();
        ResultBackend worker = backends.open();
        List<String> ids = newIds(10_000);
        List<CompletableFuture<String>> awaits = ids.stream()
                .map(id -> client.awaitAsync(id, String.class, PATIENCE))
                .toList();
        List<CompletableFuture<?>> stores = new ArrayList<>();
        ids.forEach(id -> stores.add(worker.writer().successAsync(backends.task(id), id)));
        allEnd(stores);
        allEnd(awaits);
        for (int i = 0; i < ids.size(); i++) {
            assertThat(awaits.get(i)).isCompletedWithValue(ids.get(i));
        }
    }

    @Test
    void an_interrupted_thread_keeps_its_flag() throws Exception {
        ResultBackend backend = backends.open();
        String id = newId();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                backend.await(id, Long.class, PATIENCE);
                flag.completeExceptionally(new AssertionError("the await ended"));
            } catch (AwaitInterruptedException e) {
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (Throwable e) {
                flag.completeExceptionally(e);
            }
        });
        thread.start();
        thread.interrupt();
        assertThat(get(flag)).isTrue();
    }

    @Test
    void what_depends_on_an_await_runs_on_the_applications_executor() throws Exception {
        ResultBackend backend = backends.open(builder -> builder.executor(task -> new Thread(task, "mine").start()));
        TaskContext task = backends.newTask();
        CompletableFuture<String> thread = backend.awaitAsync(task.taskId(), Long.class, PATIENCE)
                .thenApply(value -> Thread.currentThread().getName());
        backend.writer().success(task, 3L);
        assertThat(get(thread)).isEqualTo("mine");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
