package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.UnexpectedResultTypeException;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is forgotten was never there. */
abstract class ForgettingContract {
    private final ContractBackends backends;

    ForgettingContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void a_forgotten_task_is_absent() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        backend.forget(task.taskId());
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        assertThat(backends.open().fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void an_unknown_task_is_forgotten_without_ado() {
        ResultBackend backend = backends.open();
        backend.forget(newId());
        assertThat(backend.forget(List.of(newId(), newId()))).isZero();
        assertThat(backend.forget(List.of())).isZero();
    }

    @Test
    void it_is_told_how_many_there_were() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(3);
        ids.forEach(id -> backend.writer().success(backends.task(id), 1L));
        List<String> asked = List.of(ids.get(0), newId(), ids.get(1), ids.get(0));
        assertThat(backend.forget(asked)).isEqualTo(2);
        assertThat(backend.fetch(ids.get(2)).isReady()).isTrue();
    }

    @Test
    void thousands_are_forgotten_at_once() throws Exception {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(2_500);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        ids.forEach(id -> stores.add(backend.writer().successAsync(backends.task(id), 1L)));
        ContractBackends.allEnd(stores);
        assertThat(backend.forget(ids)).isEqualTo(2_500);
        assertThat(backend.fetchMany(ids, Object.class).values()).hasOnlyElementsOfType(TaskResult.Absent.class);
    }

    @Test
    void a_task_that_has_not_ended_is_forgotten_too() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().started(task);
        backend.forget(task.taskId());
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void a_forgotten_success_may_be_replaced() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        backend.forget(task.taskId());
        assertThat(backend.writer().failure(task, new IllegalStateException("second run")))
                .isEqualTo(WriteOutcome.WRITTEN);
    }

    @Test
    void a_forgotten_task_may_be_awaited_again() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        assertThat(backend.await(task.taskId(), Long.class, PATIENCE)).isEqualTo(1L);
        backend.forget(task.taskId());
        CompletableFuture<Long> again = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        assertThat(again).isNotDone();
        backend.writer().success(task, 2L);
        assertThat(again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2L);
    }

    @Test
    void who_fetches_and_forgets_is_the_last_to_see_it() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        assertThat(backend.fetchAndForget(task.taskId(), Long.class)).isInstanceOf(TaskResult.Absent.class);
        backend.writer().success(task, 1L);
        assertThat(backend.fetchAndForget(task.taskId(), Long.class).get()).isEqualTo(1L);
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        assertThat(backend.fetchAndForget(task.taskId(), Long.class)).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void what_has_not_ended_or_cannot_be_handed_over_is_not_forgotten() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().started(task);
        assertThat(backend.fetchAndForget(task.taskId(), Long.class)).isInstanceOf(TaskResult.Running.class);
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Running.class);
        backend.writer().success(task, "no number");
        assertThatThrownBy(() -> backend.fetchAndForget(task.taskId(), Long.class))
                .isInstanceOf(UnexpectedResultTypeException.class);
        assertThat(backend.fetchAndForget(task.taskId(), String.class).get()).isEqualTo("no number");
    }

    @Test
    void of_many_that_fetch_and_forget_one_gets_it() throws Exception {
        List<ResultBackend> clients = List.of(backends.open(), backends.open());
        for (int round = 0; round < 10; round++) {
            TaskContext task = backends.newTask();
            clients.get(0).writer().success(task, 1L);
            List<TaskResult<Long>> got = ContractBackends.inParallel(
                    8, i -> () -> clients.get(i % 2).fetchAndForget(task.taskId(), Long.class));
            assertThat(got.stream().filter(TaskResult::isReady)).hasSize(1);
        }
    }

    @Test
    void all_that_a_result_is_made_of_is_forgotten_at_once() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(6);
        ids.forEach(id -> backend.writer().success(backends.task(id), 1L));
        ResultTuple header = ResultTuple.group(
                newId(),
                List.of(
                        ResultTuple.task(ids.get(0), null),
                        ResultTuple.group(newId(), List.of(ResultTuple.task(ids.get(1), null))),
                        ResultTuple.task(ids.get(2), ResultTuple.task(ids.get(3), null))));
        assertThat(backend.forget(ResultTuple.task(ids.get(4), header))).isEqualTo(5);
        assertThat(backend.fetchMany(ids.subList(0, 5), Object.class).values())
                .hasOnlyElementsOfType(TaskResult.Absent.class);
        assertThat(backend.fetch(ids.get(5)).isReady()).isTrue();
    }
}
