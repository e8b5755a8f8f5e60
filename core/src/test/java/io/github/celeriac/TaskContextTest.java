package io.github.celeriac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskContextTest {

    /** As amqp-client has text: an object of its own, that only toString() turns into a String. */
    private record LongText(String value) {
        @Override
        public String toString() {
            return value;
        }
    }

    private static Map<String, Object> headers() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("lang", "py");
        headers.put("task", "shop.tasks.charge");
        headers.put("id", "id-1");
        headers.put("group", "group-1");
        headers.put("group_index", 2);
        headers.put("parent_id", "parent-1");
        headers.put("root_id", "root-1");
        headers.put("retries", 3);
        headers.put("ignore_result", true);
        headers.put("stamped_headers", null);
        headers.put("stamps", Map.of());
        return headers;
    }

    @Test
    void half_a_surrogate_pair_is_no_id() {
        assertThatThrownBy(() -> TaskContext.of("x\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
        assertThat(TaskContext.of("x\ud83d\ude00").taskId()).isEqualTo("x\ud83d\ude00");
    }

    @Test
    void a_message_has_it_all() {
        TaskContext task = TaskContext.fromMessage(
                headers(),
                Map.of(
                        "reply_to", "reply-1",
                        "correlation_id", "correlation-1",
                        "delivery_info", Map.of("exchange", "", "routing_key", "payments")));
        assertThat(task.taskId()).isEqualTo("id-1");
        assertThat(task.taskName()).contains("shop.tasks.charge");
        assertThat(task.groupId()).contains("group-1");
        assertThat(task.groupIndex()).hasValue(2);
        assertThat(task.parentId()).contains("parent-1");
        assertThat(task.rootId()).contains("root-1");
        assertThat(task.retries()).isEqualTo(3);
        assertThat(task.ignoresResult()).isTrue();
        assertThat(task.replyTo()).contains("reply-1");
        assertThat(task.correlationId()).isEqualTo("correlation-1");
        assertThat(task.queue()).contains("payments");
        assertThat(task.hasRequest()).isTrue();
        assertThat(task.worker()).isEmpty();
        assertThat(task).hasToString("TaskContext[id-1 shop.tasks.charge]");
    }

    @Test
    void the_text_of_a_message_may_be_of_any_class() {
        Map<String, Object> headers = headers();
        headers.replaceAll((name, value) -> value instanceof String text ? new LongText(text) : value);
        headers.put("stamped_headers", List.of(new LongText("tenant")));
        headers.put("stamps", Map.of("tenant", Arrays.asList(new LongText("blue"), 7, null)));
        TaskContext task = TaskContext.fromMessage(
                headers,
                Map.of(
                        "reply_to",
                        new LongText("reply-1"),
                        "delivery_info",
                        Map.of("routing_key", new LongText("payments"))));
        assertThat(task.taskId()).isEqualTo("id-1");
        assertThat(task.taskName()).contains("shop.tasks.charge");
        assertThat(task.groupId()).contains("group-1");
        assertThat(task.replyTo()).contains("reply-1");
        assertThat(task.queue()).contains("payments");
        assertThat(task.field("stamped_headers")).isEqualTo(List.of("tenant"));
        assertThat(task.field("stamps")).isEqualTo(Map.of("tenant", Arrays.asList("blue", 7, null)));
    }

    @Test
    void what_is_null_or_missing_is_absent() {
        Map<String, Object> headers = headers();
        headers.replaceAll((name, value) -> name.equals("id") || name.equals("task") ? value : null);
        TaskContext task = TaskContext.fromMessage(headers, Map.of());
        assertThat(task.groupId()).isEmpty();
        assertThat(task.groupIndex()).isEmpty();
        assertThat(task.parentId()).isEmpty();
        assertThat(task.retries()).isZero();
        assertThat(task.ignoresResult()).isFalse();
        assertThat(task.replyTo()).isEmpty();
        assertThat(task.correlationId()).isEqualTo("id-1");
        assertThat(task.queue()).isEmpty();
    }

    @Test
    void what_the_caller_changes_later_is_not_seen() {
        Map<String, Object> headers = headers();
        List<Object> stamped = new ArrayList<>(List.of("a"));
        headers.put("stamped_headers", stamped);
        List<Object> args = new ArrayList<>(List.of(1));
        TaskContext task = TaskContext.fromMessage(headers, Map.of()).withArguments(args, Map.of());
        headers.put("task", "other");
        stamped.add("b");
        args.add(2);
        assertThat(task.taskName()).contains("shop.tasks.charge");
        assertThat(task.field("stamped_headers")).isEqualTo(List.of("a"));
        assertThat(task.field("args")).isEqualTo(List.of(1));
    }

    @Test
    void a_message_of_protocol_1_is_refused() {
        for (Map<String, Object> headers : List.of(
                Map.<String, Object>of(),
                Map.<String, Object>of("id", "a"),
                Map.<String, Object>of("task", "t"),
                Map.<String, Object>of("task", "t", "id", ""))) {
            assertThatIllegalArgumentException().isThrownBy(() -> TaskContext.fromMessage(headers, Map.of()));
        }
    }

    @Test
    void headers_without_end_are_refused() {
        Map<String, Object> headers = headers();
        Object deep = "bottom";
        for (int i = 0; i < 100_000; i++) {
            deep = Collections.singletonList(deep);
        }
        headers.put("stamps", deep);
        assertThatIllegalArgumentException().isThrownBy(() -> TaskContext.fromMessage(headers, Map.of()));
    }

    @Test
    void an_id_alone_is_no_request() {
        TaskContext task = TaskContext.of("id-1");
        assertThat(task.hasRequest()).isFalse();
        assertThat(task.with("task", "t").hasRequest()).isTrue();
        assertThat(task.taskName()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> TaskContext.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> task.with("id", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> task.with("id", null));
    }
}
