package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.inParallel;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many at once, from several backend objects. */
abstract class ConcurrencyContract {
    private static final int WRITERS = 64;

    private final ContractBackends backends;

    ConcurrencyContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void of_64_successes_of_one_task_one_is_written_and_stays() throws Exception {
        List<ResultBackend> all = List.of(backends.open(), backends.open(), backends.open());
        for (int round = 0; round < 5; round++) {
            TaskContext task = backends.newTask();
            CompletableFuture<Long> awaited = all.get(0).awaitAsync(task.taskId(), Long.class, PATIENCE);
            List<WriteOutcome> outcomes = inParallel(
                    WRITERS, i -> () -> all.get(i % all.size()).writer().success(task, (long) i));
            Object winner = awaited.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ResultBackend reading = all.get(all.get(1).capabilities().contains(Capability.SHARED) ? 1 : 0);
            assertThat(reading.fetch(task.taskId()).get()).isEqualTo(winner);
            if (reading.capabilities().contains(Capability.FINALITY)) {
                assertThat(outcomes)
                        .containsOnlyOnce(WriteOutcome.WRITTEN)
                        .containsOnly(WriteOutcome.WRITTEN, WriteOutcome.KEPT_EXISTING_SUCCESS);
                assertThat((long) outcomes.indexOf(WriteOutcome.WRITTEN)).isEqualTo(winner);
            }
        }
    }

    @Test
    void what_depends_on_a_store_may_store_and_fetch() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext second = backends.newTask();
        CompletableFuture<Object> chained = backend.writer()
                .successAsync(backends.newTask(), 1)
                .thenApply(outcome -> {
                    backend.writer().success(second, 2);
                    return backend.fetch(second.taskId()).get();
                });
        assertThat(chained.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2L);
    }

    @Test
    void whatever_else_is_written_meanwhile_a_success_wins() throws Exception {
        List<ResultBackend> all = List.of(backends.open(), backends.open());
        for (int round = 0; round < 5; round++) {
            TaskContext task = backends.newTask();
            List<WriteOutcome> outcomes = inParallel(32, i -> () -> write(all.get(i % 2), task, i));
            assertThat(outcomes.get(16)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(all.get(0).fetch(task.taskId()).get()).isEqualTo("the one");
        }
    }

    private static WriteOutcome write(ResultBackend backend, TaskContext task, int i) {
        if (i == 16) {
            return backend.writer().success(task, "the one");
        }
        return switch (i % 4) {
            case 0 -> backend.writer().started(task);
            case 1 -> backend.writer().failure(task, new IllegalStateException("lost the race"));
            case 2 -> backend.writer().revoked(task, "terminated");
            default -> backend.writer().update(task, "PROGRESS", (long) i);
        };
    }

    @Test
    void what_one_thread_has_written_every_other_reads() throws Exception {
        List<ResultBackend> all = List.of(backends.open(), backends.open());
        assumeThat(all.get(0).capabilities()).contains(Capability.SHARED);
        List<List<Object>> read = inParallel(8, thread -> () -> {
            List<Object> values = new ArrayList<>();
            for (long i = 0; i < 25; i++) {
                TaskContext task = backends.newTask();
                all.get(thread % 2).writer().success(task, i);
                values.add(all.get((thread + 1) % 2).fetch(task.taskId()).get());
            }
            return values;
        });
        assertThat(read).allSatisfy(values -> assertThat(values).hasSize(25).isSorted());
    }

    @Test
    void five_thousand_stores_may_be_under_way() throws Exception {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(5_000);
        List<CompletableFuture<WriteOutcome>> stores = ids.stream()
                .map(id -> backend.writer().successAsync(backends.task(id), id))
                .toList();
        ContractBackends.allEnd(stores);
        assertThat(stores).allSatisfy(store -> assertThat(store).isCompletedWithValue(WriteOutcome.WRITTEN));
        assertThat(backend.fetchMany(ids, String.class))
                .allSatisfy((id, result) -> assertThat(result.get()).isEqualTo(id));
    }

    @Test
    void stores_of_one_task_arrive_in_their_order() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
        stores.add(backend.writer().startedAsync(task));
        for (long i = 0; i < 200; i++) {
            stores.add(backend.writer().updateAsync(task, "PROGRESS", i));
        }
        ContractBackends.allEnd(stores);
        assertThat(((TaskResult.Running<Object>) backend.fetch(task.taskId())).info())
                .isEqualTo(199L);
        List<CompletableFuture<WriteOutcome>> last = List.of(
                backend.writer().successAsync(task, "first"),
                backend.writer().startedAsync(task),
                backend.writer().successAsync(task, "second"));
        ContractBackends.allEnd(last);
        assertThat(last.stream().map(CompletableFuture::join))
                .containsExactly(WriteOutcome.WRITTEN, FinalityContract.late(backend), FinalityContract.late(backend));
        assertThat(backend.fetch(task.taskId()).state()).isEqualTo(States.SUCCESS);
    }
}
