package io.github.celeriac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetaTest {

    @Test
    void what_is_no_document_is_refused_and_the_task_named() {
        for (Object document : Arrays.asList(null, "text", List.of(), 1L, Map.of(), Map.of("status", 1L))) {
            assertThatThrownBy(() -> TaskMeta.of("id-1", document))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining("id-1");
        }
    }

    @Test
    void the_least_there_can_be_is_a_state() {
        TaskMeta meta = TaskMeta.of("id-1", Map.of("status", "PENDING"));
        assertThat(meta.taskId()).isEqualTo("id-1");
        assertThat(meta.result()).isNull();
        assertThat(meta.traceback()).isEmpty();
        assertThat(meta.dateDone()).isEmpty();
        assertThat(meta.groupId()).isEmpty();
        assertThat(meta.asMap()).containsEntry("task_id", "id-1");
    }

    @Test
    void fields_of_the_wrong_type_are_absent_but_still_to_be_seen() {
        Map<String, Object> document = new HashMap<>();
        document.put("status", "SUCCESS");
        document.put("traceback", 1L);
        document.put("date_done", 1763806383.16);
        document.put("worker", List.of());
        TaskMeta meta = TaskMeta.of("id-1", document);
        assertThat(meta.traceback()).isEmpty();
        assertThat(meta.dateDone()).isEmpty();
        assertThat(meta.worker()).isEmpty();
        assertThat(meta.field("traceback")).isEqualTo(1L);
    }

    @Test
    void a_time_may_be_text_or_a_time() {
        for (Object time : List.of("2026-01-31T12:00:00+00:00", OffsetDateTime.parse("2026-01-31T13:00:00+01:00"))) {
            assertThat(TaskMeta.of("a", Map.of("status", "SUCCESS", "date_done", time))
                            .dateDone())
                    .contains(Instant.parse("2026-01-31T12:00:00Z"));
        }
        TaskMeta broken = TaskMeta.of("a", Map.of("status", "SUCCESS", "date_done", "yesterday"));
        assertThatThrownBy(broken::dateDone).isInstanceOf(ResultDecodingException.class);
    }

    @Test
    void keys_that_are_no_text_do_no_harm() {
        Map<Object, Object> document = new HashMap<>();
        document.put("status", "SUCCESS");
        document.put(1L, "one");
        document.put(null, "none");
        assertThat(TaskMeta.of("a", document).asMap()).containsEntry("1", "one").containsEntry("null", "none");
    }

    @Test
    void it_cannot_be_changed() {
        Map<String, Object> document = new HashMap<>(Map.of("status", "SUCCESS"));
        TaskMeta meta = TaskMeta.of("a", document);
        document.put("status", "FAILURE");
        assertThat(meta.field("status")).isEqualTo("SUCCESS");
        assertThatThrownBy(() -> meta.asMap().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void its_text_has_no_result() {
        assertThat(TaskMeta.of("a", Map.of("status", "SUCCESS", "result", "s3cret")))
                .hasToString("TaskMeta[a SUCCESS]");
    }

    @Test
    void states_map_to_results() {
        assertThat(result("SUCCESS")).isInstanceOf(TaskResult.Success.class);
        assertThat(result("FAILURE")).isInstanceOf(TaskResult.Failure.class);
        assertThat(result("REVOKED")).isInstanceOf(TaskResult.Revoked.class);
        for (String state : List.of("STARTED", "RETRY", "RECEIVED", "REJECTED", "IGNORED", "PROGRESS", "success", "")) {
            assertThat(result(state)).isInstanceOf(TaskResult.Running.class);
        }
        assertThatThrownBy(() -> result("STARTED").get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STARTED");
    }

    private static TaskResult<Object> result(String state) {
        return TaskResult.of(TaskMeta.of("a", Map.of("status", state)), Object.class);
    }
}
