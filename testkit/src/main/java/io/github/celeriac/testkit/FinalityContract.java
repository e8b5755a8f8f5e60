package io.github.celeriac.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A SUCCESS stays what it is; everything else may still change. */
abstract class FinalityContract {
    private final ContractBackends backends;

    FinalityContract(ContractBackends backends) {
        this.backends = backends;
    }

    private static Map<String, BiFunction<ResultWriter, TaskContext, WriteOutcome>> writes() {
        Map<String, BiFunction<ResultWriter, TaskContext, WriteOutcome>> writes = new LinkedHashMap<>();
        writes.put(States.STARTED, ResultWriter::started);
        writes.put("PROGRESS", (writer, task) -> writer.update(task, "PROGRESS", 1L));
        writes.put(States.RETRY, (writer, task) -> writer.retry(task, new IllegalStateException("again")));
        writes.put(States.FAILURE, (writer, task) -> writer.failure(task, new IllegalStateException("late")));
        writes.put(States.REVOKED, (writer, task) -> writer.revoked(task, "terminated"));
        writes.put(States.SUCCESS, (writer, task) -> writer.success(task, "another"));
        return writes;
    }

    @TestFactory
    Stream<DynamicTest> a_success_is_not_replaced_by() {
        ResultBackend first = backends.open();
        ResultBackend second = backends.open();
        return writes().entrySet().stream()
                .map(write -> DynamicTest.dynamicTest(write.getKey(), () -> {
                    TaskContext task = backends.newTask();
                    first.writer().success(task, "the one");
                    Map<String, Object> before = document(first, task);
                    for (ResultBackend late : new ResultBackend[] {first, second}) {
                        assertThat(write.getValue().apply(late.writer(), task)).isEqualTo(late(first));
                    }
                    assertThat(document(first, task)).isEqualTo(before);
                    if (first.capabilities().contains(Capability.SHARED)) {
                        assertThat(document(second, task)).isEqualTo(before);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_failure_is_replaced_by() {
        ResultBackend backend = backends.open();
        return writes().entrySet().stream()
                .map(write -> DynamicTest.dynamicTest(write.getKey(), () -> {
                    TaskContext task = backends.newTask();
                    backend.writer().failure(task, new IllegalStateException("early"));
                    assertThat(write.getValue().apply(backend.writer(), task)).isEqualTo(WriteOutcome.WRITTEN);
                    assertThat(backend.fetch(task.taskId()).state()).isEqualTo(write.getKey());
                }));
    }

    @Test
    void a_revoked_task_may_still_succeed() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().revoked(task, "revoked");
        assertThat(backend.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(backend.fetch(task.taskId()).get()).isEqualTo(1L);
    }

    @Test
    void the_very_same_success_again_is_written() {
        ManualClock clock = ManualClock.at("2026-01-31T12:00:00.000001Z");
        ResultBackend backend = backends.open(builder -> builder.clock(clock));
        TaskContext task = backends.newTask();
        Map<String, Object> value = Map.of("sum", 3);
        assertThat(backend.writer().success(task, value)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(backend.writer().success(task, value)).isEqualTo(WriteOutcome.WRITTEN);
        clock.advance(Duration.ofSeconds(1));
        assertThat(backend.writer().success(task, value)).isEqualTo(late(backend));
        assertThat(backend.fetch(task.taskId()).get()).isEqualTo(Map.of("sum", 3L));
    }

    @Test
    void a_result_that_speaks_of_success_is_no_success() {
        ResultBackend backend = backends.open();
        for (Object info : new Object[] {
            Map.of("status", "SUCCESS"), "{\"status\": \"SUCCESS\"", "SUCCESS", "\"status\": \"SUCCESS\""
        }) {
            TaskContext task = backends.newTask();
            backend.writer().update(task, "PROGRESS", info);
            assertThat(backend.writer().update(task, "PROGRESS", 2L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(backend.writer().success(task, info)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void a_success_that_speaks_of_failure_is_one() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, Map.of("status", "FAILURE"));
        assertThat(backend.writer().failure(task, new IllegalStateException("late")))
                .isEqualTo(late(backend));
        assertThat(backend.fetch(task.taskId()).state()).isEqualTo(States.SUCCESS);
    }

    @Test
    void a_state_that_is_only_called_like_it_is_no_success() {
        ResultBackend backend = backends.open();
        for (String state : new String[] {"SUCCESSFUL", "success", "SUCCESS ", "PARTIAL_SUCCESS"}) {
            TaskContext task = backends.newTask();
            backend.writer().update(task, state, 1L);
            assertThat(backend.writer().failure(task, new IllegalStateException("end")))
                    .as(state)
                    .isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void a_success_stored_with_extended_fields_stays_too() {
        ResultBackend backend = backends.open(builder -> builder.extended(true));
        TaskContext task = backends.newTask().with("task", "shop.tasks.charge");
        backend.writer().success(task, 1L);
        assertThat(backend.writer().started(task)).isEqualTo(late(backend));
        assertThat(backends.open().writer().started(task)).isEqualTo(late(backend));
        assertThat(backend.fetch(task.taskId()).state()).isEqualTo(States.SUCCESS);
    }

    /** What is told to whoever stores after a SUCCESS; kept it is in any case. */
    static WriteOutcome late(ResultBackend backend) {
        return backend.capabilities().contains(Capability.FINALITY)
                ? WriteOutcome.KEPT_EXISTING_SUCCESS
                : WriteOutcome.WRITTEN;
    }

    private static Map<String, Object> document(ResultBackend backend, TaskContext task) {
        return backend.fetch(task.taskId()).meta().map(TaskMeta::asMap).orElseThrow();
    }
}
