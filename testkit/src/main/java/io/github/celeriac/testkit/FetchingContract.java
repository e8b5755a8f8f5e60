package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.UnexpectedResultTypeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is read, one or many at a time. */
abstract class FetchingContract {
    private final ContractBackends backends;

    FetchingContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void an_unknown_task_is_absent() {
        String id = newId();
        TaskResult<Object> result = backends.open().fetch(id);
        assertThat(result).isEqualTo(new TaskResult.Absent<>(id));
        assertThat(result.state()).isEqualTo(States.PENDING);
        assertThat(result.isReady()).isFalse();
        assertThat(result.meta()).isEmpty();
    }

    @Test
    void another_backend_object_sees_what_was_stored() {
        ResultBackend writing = backends.open();
        assumeThat(writing.capabilities()).contains(Capability.SHARED);
        TaskContext task = backends.newTask();
        writing.writer().success(task, "shared");
        assertThat(backends.open().fetch(task.taskId(), String.class).get()).isEqualTo("shared");
    }

    @Test
    void a_value_of_another_type_is_told_apart_from_a_broken_one() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, List.of("no", "number"));
        assertThatThrownBy(() -> backend.fetch(task.taskId(), Integer.class))
                .isInstanceOf(UnexpectedResultTypeException.class);
        assertThat(backend.fetch(task.taskId()).isReady()).isTrue();
    }

    @Test
    void one_of_many_that_is_of_another_type_does_not_hide_the_others() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(3);
        backend.writer().success(backends.task(ids.get(0)), 1L);
        backend.writer().success(backends.task(ids.get(1)), List.of("no", "number"));
        backend.writer().success(backends.task(ids.get(2)), 3L);
        Map<String, TaskResult<Long>> found = backend.fetchMany(ids, Long.class);
        assertThat(result(found, ids.get(0)).get()).isEqualTo(1L);
        assertThat(result(found, ids.get(2)).get()).isEqualTo(3L);
        TaskResult<Long> other = result(found, ids.get(1));
        assertThat(other).isInstanceOf(TaskResult.Unreadable.class);
        assertThat(other.isReady()).isTrue();
        assertThat(other.state()).isEqualTo(States.SUCCESS);
        assertThat(other.meta().orElseThrow().result()).isEqualTo(List.of("no", "number"));
        assertThatThrownBy(other::get).isInstanceOf(UnexpectedResultTypeException.class);
    }

    @Test
    void the_type_asked_for_does_not_matter_unless_there_is_a_value() {
        ResultBackend backend = backends.open();
        TaskContext running = backends.newTask();
        TaskContext failed = backends.newTask();
        backend.writer().update(running, "PROGRESS", "text");
        backend.writer().failure(failed, new IllegalStateException("boom"));
        assertThat(backend.fetch(running.taskId(), Integer.class)).isInstanceOf(TaskResult.Running.class);
        assertThat(backend.fetch(failed.taskId(), Integer.class)).isInstanceOf(TaskResult.Failure.class);
        assertThat(backend.fetch(newId(), Integer.class)).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void an_empty_id_is_refused() {
        ResultBackend backend = backends.open();
        assertThatThrownBy(() -> backend.fetch("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backend.fetchMany(List.of("a", ""), Object.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_come_in_the_order_asked_for_the_unknown_among_them() {
        ResultBackend backend = backends.open();
        List<String> ids = new ArrayList<>(newIds(10));
        ids.subList(0, 5).forEach(id -> backend.writer().success(backends.task(id), id));
        Collections.shuffle(ids);
        Map<String, TaskResult<String>> found = backend.fetchMany(ids, String.class);
        assertThat(found.keySet()).containsExactlyElementsOf(ids);
        assertThat(found.values().stream().filter(TaskResult::isReady)).hasSize(5);
        found.forEach((id, result) -> assertThat(result.taskId()).isEqualTo(id));
    }

    @Test
    void an_id_asked_for_twice_has_one_entry() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(2);
        backend.writer().success(backends.task(ids.get(0)), 1L);
        Map<String, TaskResult<Object>> found =
                backend.fetchMany(List.of(ids.get(1), ids.get(0), ids.get(1), ids.get(0)), Object.class);
        assertThat(found.keySet()).containsExactly(ids.get(1), ids.get(0));
        assertThat(result(found, ids.get(0)).get()).isEqualTo(1L);
    }

    @Test
    void none_are_none() {
        assertThat(backends.open().fetchMany(List.of(), Object.class)).isEmpty();
    }

    @Test
    void ten_thousand_come_at_once() throws Exception {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(10_000);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += 2) {
            stores.add(backend.writer().successAsync(backends.task(ids.get(i)), (long) i));
        }
        ContractBackends.allEnd(stores);
        Map<String, TaskResult<Long>> found = backend.fetchMany(ids, Long.class);
        assertThat(found.keySet()).containsExactlyElementsOf(ids);
        for (int i = 0; i < ids.size(); i++) {
            TaskResult<Long> result = result(found, ids.get(i));
            assertThat(result.isReady()).as("result %d", i).isEqualTo(i % 2 == 0);
            if (result.isReady()) {
                assertThat(result.get()).isEqualTo(i);
            }
        }
    }

    private static <T> TaskResult<T> result(Map<String, TaskResult<T>> found, String id) {
        return Objects.requireNonNull(found.get(id), id);
    }
}
