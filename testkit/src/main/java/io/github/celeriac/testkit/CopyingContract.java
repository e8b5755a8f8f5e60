package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.value.ExceptionValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The documents of another backend are stored as they are. */
abstract class CopyingContract {
    private static final String TRACEBACK = "Traceback (most recent call last):\nKeyError: 'boom'\n";

    private final ContractBackends backends;

    CopyingContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void a_copy_has_the_fields_of_its_original() {
        ResultBackend backend = kept(backends.open(builder -> builder.extended(true)));
        Map<String, Object> document = document(States.SUCCESS, Map.of("n", 1L));
        document.putAll(Map.of("name", "shop.tasks.charge", "args", List.of(1L), "kwargs", Map.of("a", 2L)));
        document.putAll(Map.of("worker", "celery@host-7", "retries", 3L, "queue", "payments"));
        if (backend.capabilities().contains(Capability.LINEAGE)) {
            document.put("children", List.of(Arrays.asList(Arrays.asList("child-1", null), null)));
            document.putAll(Map.of("group_id", "g", "parent_id", "p"));
        }
        TaskMeta original = TaskMeta.of(newId(), document);
        assertThat(backend.writer().copy(original)).isEqualTo(WriteOutcome.WRITTEN);
        Map<String, Object> copy = copied(backend, original).asMap();
        assertThat(copy).containsAllEntriesOf(document);
        assertThat(copy.values().stream().filter(Objects::nonNull)).hasSize(document.size() + 1);
        assertThat(backend.writer().copyAsync(original).join()).as("once more").isEqualTo(WriteOutcome.WRITTEN);
    }

    @Test
    void a_copy_of_a_pickled_exception_is_a_failure_like_any_other() {
        ResultBackend backend = kept(backends.open());
        ExceptionValue raised = new ExceptionValue("builtins", "KeyError", List.of("boom", 1L));
        Map<String, Object> document = document(States.FAILURE, raised);
        document.put("traceback", TRACEBACK);
        TaskMeta original = TaskMeta.of(newId(), document);
        assertThat(backend.writer().copy(original)).isEqualTo(WriteOutcome.WRITTEN);
        TaskResult<Object> copy = backend.fetch(original.taskId());
        RemoteTaskException thrown = ((TaskResult.Failure<Object>) copy).exception();
        assertThat(thrown.module()).isEqualTo("builtins");
        assertThat(thrown.type()).isEqualTo("KeyError");
        assertThat(thrown.args()).containsExactly("boom", 1L);
        assertThat(thrown.traceback()).isEqualTo(TRACEBACK);
        assertThat(copied(backend, original).dateDone()).isEqualTo(original.dateDone());
    }

    @Test
    void a_copy_that_cannot_be_encoded_is_not_there_and_nothing_stands_in_for_it() {
        ResultBackend backend = kept(backends.open());
        Map<String, Object> document = document(States.SUCCESS, new Object() {});
        TaskMeta original = TaskMeta.of(newId(), document);
        assertThatThrownBy(() -> backend.writer().copy(original)).isInstanceOf(ResultEncodingException.class);
        assertThat(backend.fetch(original.taskId())).isInstanceOf(TaskResult.Absent.class);
    }

    @Test
    void a_copy_does_not_replace_a_success() {
        ResultBackend backend = kept(backends.open());
        Map<String, Object> document = document(States.SUCCESS, 2L);
        TaskMeta original = TaskMeta.of(newId(), document);
        backend.writer().success(TaskContext.of(original.taskId()), 1L);
        assertThat(backend.writer().copy(original)).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
        assertThat(backend.fetch(original.taskId()).get()).isEqualTo(1L);
    }

    @Test
    void where_results_are_sent_a_copy_has_nowhere_to_go() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).doesNotContain(Capability.SHARED);
        TaskMeta original = TaskMeta.of(newId(), document(States.SUCCESS, 1L));
        assertThat(backend.writer().copy(original)).isEqualTo(WriteOutcome.NO_REPLY_TO);
    }

    private static ResultBackend kept(ResultBackend backend) {
        assumeThat(backend.capabilities()).contains(Capability.SHARED);
        return backend;
    }

    private static Map<String, Object> document(String state, Object result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", state);
        document.put("result", result);
        document.put("date_done", "2024-02-29T12:34:56.789012+00:00");
        return document;
    }

    private static TaskMeta copied(ResultBackend backend, TaskMeta original) {
        return backend.fetch(original.taskId()).meta().orElseThrow();
    }
}
