package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state and its result comes back as it was stored. */
abstract class StoringContract {
    private static final String TRACEBACK = """
            Traceback (most recent call last):
              File "/srv/app/tasks.py", line 7, in charge
                raise ValueError("boom")
            ValueError: boom
            """;

    private final ContractBackends backends;

    StoringContract(ContractBackends backends) {
        this.backends = backends;
    }

    @TestFactory
    Stream<DynamicTest> a_success_has_the_value_that_was_stored() {
        ResultBackend backend = backends.open();
        return ContractValues.all()
                .map(value -> DynamicTest.dynamicTest(ContractValues.shown(value), () -> {
                    TaskContext task = backends.newTask();
                    assertThat(backend.writer().success(task, value)).isEqualTo(WriteOutcome.WRITTEN);
                    TaskResult<Object> result = backend.fetch(task.taskId());
                    assertThat(result).isInstanceOf(TaskResult.Success.class);
                    assertThat(result.get()).isEqualTo(value);
                    assertThat(result.state()).isEqualTo(States.SUCCESS);
                }));
    }

    @Test
    void a_map_keeps_its_order() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        Map<String, Object> value = new LinkedHashMap<>();
        List.of("z", "a", "m", "b").forEach(key -> value.put(key, key));
        backend.writer().success(task, value);
        Map<?, ?> fetched = backend.fetch(task.taskId(), Map.class).get();
        assertThat(fetched)
                .isNotNull()
                .extracting(map -> List.copyOf(map.keySet()))
                .isEqualTo(List.of("z", "a", "m", "b"));
    }

    @Test
    void the_result_of_a_success_is_never_taken_for_an_exception() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        Map<String, Object> value = pythonException("ValueError", "boom");
        backend.writer().success(task, value);
        assertThat(backend.fetch(task.taskId()).get()).isEqualTo(value);
    }

    @Test
    void a_java_exception_comes_back_with_class_message_and_stack_trace() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        assertThat(backend.writer().failure(task, new IllegalStateException("boom ☃")))
                .isEqualTo(WriteOutcome.WRITTEN);
        RemoteTaskException thrown = failure(backend, task);
        assertThat(thrown.module()).isEqualTo("java.lang");
        assertThat(thrown.type()).isEqualTo("IllegalStateException");
        assertThat(thrown.args()).containsExactly("boom ☃");
        assertThat(thrown.traceback()).contains("StoringContract");
        assertThat(thrown.getStackTrace()).isNotEmpty();
        assertThat(thrown.taskId()).isEqualTo(task.taskId());
    }

    @Test
    void a_python_exception_comes_back_with_args_and_traceback() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        Map<String, Object> exception = new LinkedHashMap<>(pythonException("Outer.PaymentError", "unused"));
        exception.put("exc_message", Arrays.asList("declined", 402L, null, List.of("a", "b")));
        backend.writer().store(task, States.FAILURE, exception, TRACEBACK);
        RemoteTaskException thrown = failure(backend, task);
        assertThat(thrown.module()).isEqualTo("builtins");
        assertThat(thrown.type()).isEqualTo("Outer.PaymentError");
        assertThat(thrown.args()).containsExactly("declined", 402L, null, List.of("a", "b"));
        assertThat(thrown.traceback()).isEqualTo(TRACEBACK);
        assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("charge");
    }

    @Test
    void an_exception_without_message_has_no_args() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().failure(task, new UnsupportedOperationException());
        assertThat(failure(backend, task).args()).isEmpty();
    }

    @Test
    void an_exception_whose_text_no_database_likes_is_stored_all_the_same() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().failure(task, new IllegalStateException("NUL \0, bell \7, half a pair \uD83D, quote ' \" \\"));
        assertThat(failure(backend, task).type()).isEqualTo("IllegalStateException");
    }

    @Test
    void a_revoked_task_tells_why() {
        ResultBackend backend = backends.open();
        for (String reason : List.of("revoked", "terminated", "expired")) {
            TaskContext task = backends.newTask();
            backend.writer().revoked(task, reason);
            TaskResult<Object> result = backend.fetch(task.taskId());
            assertThat(result.state()).isEqualTo(States.REVOKED);
            TaskRevokedException thrown = ((TaskResult.Revoked<Object>) result).exception();
            assertThat(thrown.type()).isEqualTo("TaskRevokedError");
            assertThat(thrown.args()).containsExactly(reason);
            assertThat(thrown.traceback()).isNull();
        }
    }

    @Test
    void a_started_task_tells_process_and_host() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().started(task);
        assertThat(info(backend, task, States.STARTED)).isInstanceOf(Map.class);
        assertThat((Map<?, ?>) info(backend, task, States.STARTED))
                .extracting("pid")
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void a_retry_with_a_cause_has_its_exception() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().retry(task, new IllegalStateException("not yet"));
        Map<?, ?> info = (Map<?, ?>) info(backend, task, States.RETRY);
        assertThat(info).extracting("exc_type").isEqualTo("IllegalStateException");
        assertThat(backend.fetch(task.taskId()).meta().orElseThrow().traceback())
                .isPresent();
    }

    @Test
    void a_retry_without_a_cause_has_nothing() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().retry(task, null);
        assertThat(info(backend, task, States.RETRY)).isNull();
    }

    @Test
    void a_state_of_the_applications_own_has_its_info_as_it_is() {
        ResultBackend backend = backends.open();
        for (Object info : Arrays.asList(Map.of("done", 3L, "of", 7L), "half", null, pythonException("E", "not one"))) {
            TaskContext task = backends.newTask();
            assertThat(backend.writer().update(task, "Almost-Done", info)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(info(backend, task, "Almost-Done")).isEqualTo(info);
        }
    }

    @Test
    void states_follow_each_other_until_the_end() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        List<String> seen = new ArrayList<>();
        backend.writer().started(task);
        seen.add(backend.fetch(task.taskId()).state());
        backend.writer().update(task, "PROGRESS", 1L);
        seen.add(backend.fetch(task.taskId()).state());
        backend.writer().retry(task, new IllegalStateException("again"));
        seen.add(backend.fetch(task.taskId()).state());
        backend.writer().started(task);
        seen.add(backend.fetch(task.taskId()).state());
        backend.writer().success(task, "done");
        TaskMeta end = backend.fetch(task.taskId()).meta().orElseThrow();
        assertThat(seen).containsExactly(States.STARTED, "PROGRESS", States.RETRY, States.STARTED);
        assertThat(end.result()).isEqualTo("done");
        assertThat(end.traceback()).as("traceback of the retry").isEmpty();
    }

    @Test
    void an_id_may_be_any_text() {
        ResultBackend backend = backends.open();
        for (String odd : List.of("with space", "o'hara\";--", "%_*?[a]", "ünï-☃", "a/b:c", "{tag}", "\\")) {
            TaskContext task = backends.task(odd + newId());
            backend.writer().success(task, odd);
            assertThat(backend.fetch(task.taskId()).get()).isEqualTo(odd);
            backend.forget(task.taskId());
            assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        }
    }

    @Test
    void date_done_is_the_end_in_utc_to_the_microsecond() {
        ManualClock clock = ManualClock.at("2026-03-29T00:59:59.123456789Z"); // before a change to summer time
        ResultBackend backend = backends.open(builder -> builder.clock(clock));
        assumeThat(backend.capabilities()).contains(Capability.DETAILS);
        for (Duration step : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(100))) {
            clock.advance(step);
            TaskContext task = backends.newTask();
            backend.writer().success(task, 1L);
            assertThat(dateDone(backend, task)).isEqualTo(clock.instant().minusNanos(789));
        }
    }

    @Test
    void date_done_is_now() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).contains(Capability.DETAILS);
        TaskContext task = backends.newTask();
        Instant before = Instant.now().minusMillis(1);
        backend.writer().failure(task, new IllegalStateException("boom"));
        assertThat(dateDone(backend, task)).isBetween(before, Instant.now().plusMillis(1));
    }

    @Test
    void group_parent_and_children_are_kept() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).contains(Capability.LINEAGE);
        List<Object> children = List.of(Arrays.asList(Arrays.asList("child-1", null), null));
        TaskContext task =
                message().with("group", "group-1").with("parent_id", "p-1").with("children", children);
        backend.writer().success(task, 1L);
        TaskMeta meta = backend.fetch(task.taskId()).meta().orElseThrow();
        assertThat(meta.groupId()).contains("group-1");
        assertThat(meta.parentId()).contains("p-1");
        assertThat(meta.field("children")).isEqualTo(children);
    }

    @Test
    void name_arguments_worker_retries_and_queue_are_stored_if_extended() {
        ResultBackend backend = backends.open(builder -> builder.extended(true));
        assumeThat(backend.capabilities()).contains(Capability.DETAILS);
        TaskContext task = message();
        backend.writer().success(task, 1L);
        TaskMeta meta = backend.fetch(task.taskId()).meta().orElseThrow();
        assertThat(meta.name()).contains("shop.tasks.charge");
        assertThat(meta.field("args")).isEqualTo(List.of(1L, "two"));
        assertThat(meta.field("kwargs")).isEqualTo(Map.of("amount", 12.5));
        assertThat(meta.worker()).contains("celery@host-7");
        assertThat(meta.field("retries")).hasToString("3");
        assertThat(meta.queue()).contains("payments");
    }

    @Test
    void they_are_not_stored_otherwise() {
        ResultBackend backend = backends.open();
        TaskContext task = message();
        backend.writer().success(task, 1L);
        TaskMeta meta = backend.fetch(task.taskId()).meta().orElseThrow();
        assertThat(meta.name()).isEmpty();
        assertThat(meta.field("args")).isNull();
        assertThat(meta.worker()).isEmpty();
    }

    @Test
    void an_ignored_result_is_not_stored() {
        ResultBackend backend = backends.open();
        TaskContext task = message().with("ignore_result", true);
        assertThat(backend.writer().success(task, 1L)).isEqualTo(WriteOutcome.IGNORED);
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
    }

    private TaskContext message() {
        Map<String, Object> headers = Map.of("id", newId(), "task", "shop.tasks.charge", "retries", 3);
        Map<String, Object> properties = Map.of("delivery_info", Map.of("exchange", "", "routing_key", "payments"));
        return backends.addressed(TaskContext.fromMessage(headers, properties))
                .withArguments(List.of(1, "two"), Map.of("amount", 12.5))
                .with("hostname", "celery@host-7");
    }

    private static Map<String, Object> pythonException(String type, Object arg) {
        return Map.of("exc_type", type, "exc_message", List.of(arg), "exc_module", "builtins");
    }

    private static Instant dateDone(ResultBackend backend, TaskContext task) {
        return backend.fetch(task.taskId()).meta().flatMap(TaskMeta::dateDone).orElseThrow();
    }

    private static RemoteTaskException failure(ResultBackend backend, TaskContext task) {
        TaskResult<Object> result = backend.fetch(task.taskId());
        assertThat(result.state()).isEqualTo(States.FAILURE);
        return ((TaskResult.Failure<Object>) result).exception();
    }

    private static @Nullable Object info(ResultBackend backend, TaskContext task, String state) {
        TaskResult<Object> result = backend.fetch(task.taskId());
        assertThat(result.state()).isEqualTo(state);
        assertThat(result.isReady()).isFalse();
        return ((TaskResult.Running<Object>) result).info();
    }
}
