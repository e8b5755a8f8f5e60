package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.value.ExceptionValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What cannot be stored or read is told as such, and does no other harm. */
abstract class BadInputContract {
    private final ContractBackends backends;
    private final Garbage garbage;

    /** How the backend under test stores what is no result. */
    interface Garbage {
        void store(String taskId) throws Exception;
    }

    BadInputContract(ContractBackends backends, Garbage garbage) {
        this.backends = backends;
        this.garbage = garbage;
    }

    @Test
    void a_value_without_a_form_ends_the_task_in_a_failure_that_says_so() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        Object value = List.of(1L, Map.of("deep", new Object()));
        assertThatThrownBy(() -> backend.writer().success(task, value)).isInstanceOf(ResultEncodingException.class);
        RemoteTaskException failure = failure(backend, task);
        assertThat(failure.module()).isEqualTo("kombu.exceptions");
        assertThat(failure.type()).isEqualTo("EncodeError");
        assertThat(failure.args()).hasSize(1);
    }

    @Test
    void a_value_without_a_form_wakes_who_awaits_the_task() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Object> awaited = backend.awaitAsync(task.taskId(), Object.class, PATIENCE);
        assertThatThrownBy(() -> backend.writer().success(task, new Object()))
                .isInstanceOf(ResultEncodingException.class);
        assertThatThrownBy(awaited::join).cause().isInstanceOf(RemoteTaskException.class);
    }

    @Test
    void progress_without_a_form_changes_nothing() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().update(task, "PROGRESS", 1L);
        assertThatThrownBy(() -> backend.writer().update(task, "PROGRESS", new Object()))
                .isInstanceOf(ResultEncodingException.class);
        assertThat(backend.fetch(task.taskId()))
                .isInstanceOfSatisfying(
                        TaskResult.Running.class,
                        running -> assertThat(running.info()).isEqualTo(1L));
    }

    @Test
    void a_value_that_is_too_large_ends_the_task_in_a_failure_that_says_so() {
        ResultBackend backend = backends.open(builder -> builder.set("max_result_bytes", "2000"));
        TaskContext task = backends.newTask();
        assertThat(backend.writer().update(task, "PROGRESS", "x".repeat(500))).isEqualTo(WriteOutcome.WRITTEN);
        assertThatThrownBy(() -> backend.writer().success(task, "x".repeat(3_000)))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContainingAll("max_result_bytes", "2,000");
        assertThat(failure(backend, task).type()).isEqualTo("EncodeError");
    }

    @Test
    void an_exception_that_is_too_large_or_odd_keeps_its_type() {
        ResultBackend backend = backends.open(builder -> builder.set("max_result_bytes", "2000")
                .exceptionMapper(thrown ->
                        new ExceptionValue("builtins", "ValueError", List.of(new Object(), "y".repeat(9_000)))));
        TaskContext task = backends.newTask();
        assertThat(backend.writer().failure(task, new IllegalStateException())).isEqualTo(WriteOutcome.WRITTEN);
        RemoteTaskException failure = failure(backend, task);
        assertThat(failure.type()).isEqualTo("ValueError");
        assertThat(failure.args()).hasSize(2);
    }

    @Test
    void more_than_the_limits_allow_is_not_decoded() {
        ResultBackend wary = backends.open(
                builder -> builder.decodeLimits(DecodeLimits.defaults().withMaxDepth(20)));
        TaskContext task = backends.newTask();
        Object deep = "bottom";
        for (int i = 0; i < 50; i++) {
            deep = List.of(deep);
        }
        backends.open().writer().success(task, deep);
        assertThatThrownBy(() -> wary.fetch(task.taskId()))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("maxDepth");
        assertThatThrownBy(() -> wary.await(task.taskId(), Object.class, PATIENCE))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void garbage_is_told_as_such_and_ends_the_await() throws Exception {
        ResultBackend backend = backends.open();
        String id = newId();
        garbage.store(id);
        assertThatThrownBy(() -> backend.fetch(id)).isInstanceOf(ResultDecodingException.class);
        assertThatThrownBy(() -> backend.await(id, Object.class, PATIENCE)).isInstanceOf(ResultDecodingException.class);
    }

    @Test
    void garbage_among_many_does_not_hide_the_others() throws Exception {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        String broken = newId();
        garbage.store(broken);
        Map<String, TaskResult<Long>> found = backend.fetchMany(List.of(broken, task.taskId()), Long.class);
        assertThat(found.keySet()).containsExactly(broken, task.taskId());
        assertThat(found)
                .hasEntrySatisfying(
                        task.taskId(), result -> assertThat(result.get()).isEqualTo(1L));
        assertThat(found).hasEntrySatisfying(broken, result -> {
            assertThat(result).isInstanceOf(TaskResult.Unreadable.class);
            assertThat(result.isReady()).isFalse();
            assertThatThrownBy(result::get).isInstanceOf(ResultDecodingException.class);
        });
    }

    @Test
    void garbage_does_not_end_the_await_of_another_task() throws Exception {
        ResultBackend backend = backends.open();
        List<CompletableFuture<Object>> broken = new ArrayList<>();
        TaskContext task = backends.newTask();
        CompletableFuture<Object> awaited = backend.awaitAsync(task.taskId(), Object.class, PATIENCE);
        for (int i = 0; i < 5; i++) {
            String id = newId();
            broken.add(backend.awaitAsync(id, Object.class, Duration.ofSeconds(2)));
            garbage.store(id);
        }
        backend.writer().success(task, 1L);
        assertThat(awaited.join()).isEqualTo(1L);
        ContractBackends.allEnd(broken);
    }

    @Test
    void a_state_that_means_nothing_is_refused() {
        ResultBackend backend = backends.open();
        for (String state : List.of("", " ", States.PENDING)) {
            assertThatThrownBy(() -> backend.writer().update(backends.newTask(), state, 1L))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_failure_that_python_could_not_read_is_refused() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        for (Object result : new Object[] {"boom", Map.of(), Map.of("exc_type", "E"), 1L, List.of()}) {
            assertThatThrownBy(() -> backend.writer().store(task, States.FAILURE, result, null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void every_wrong_setting_is_named_at_once() {
        assertThatThrownBy(() -> backends.open(builder -> builder.serializer("jsno")
                        .expires(Duration.ofSeconds(-1))
                        .oldestReader("five")
                        .set("result_expire", "1")
                        .awaitTimeout(Duration.ZERO)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("'jsno'", "expires", "'five'", "'result_expires'", "awaitTimeout");
    }

    private static RemoteTaskException failure(ResultBackend backend, TaskContext task) {
        TaskResult<Object> result = backend.fetch(task.taskId());
        assertThat(result.state()).isEqualTo(States.FAILURE);
        return ((TaskResult.Failure<Object>) result).exception();
    }
}
