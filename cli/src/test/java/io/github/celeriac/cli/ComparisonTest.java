package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.TaskMeta;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static TaskMeta meta(String state, Object... fields) {
        Map<String, Object> document = new LinkedHashMap<>(Map.of("status", state));
        for (int i = 0; i < fields.length; i += 2) {
            document.put((String) fields[i], fields[i + 1]);
        }
        return TaskMeta.of("t", document);
    }

    private static TaskMeta result(Object value) {
        return meta("SUCCESS", "result", value);
    }

    @Test
    void a_field_that_is_not_there_is_lost_unless_it_said_nothing() {
        TaskMeta original = meta("SUCCESS", "result", 1L, "children", List.of(), "group_id", null, "parent_id", "p");
        assertThat(Comparison.of(original, result(1L))).isEqualTo(new Comparison(List.of("parent_id"), List.of()));
        assertThat(Comparison.of(original, original).isExact()).isTrue();
    }

    @Test
    void a_field_with_another_value_or_of_another_kind_is_changed() {
        assertThat(Comparison.of(result(Tuple.of(1L)), result(List.of(1L))).changed())
                .containsExactly("result");
        assertThat(Comparison.of(result(1L), result(1.0)).changed()).containsExactly("result");
        assertThat(Comparison.of(result(0.0), result(-0.0)).changed()).containsExactly("result");
        assertThat(Comparison.of(result(1L), meta("FAILURE", "result", 1L)).changed())
                .containsExactly("status");
        assertThat(Comparison.of(result(1L), meta("SUCCESS", "result", 1L, "queue", "q"))
                        .changed())
                .as("what was not in the original")
                .containsExactly("queue");
    }

    @Test
    void bytes_are_equal_by_content_wherever_they_are() {
        assertThat(Comparison.of(result(odd((byte) 1)), result(odd((byte) 1))).isExact())
                .isTrue();
        assertThat(Comparison.of(result(odd((byte) 1)), result(odd((byte) 2))).isExact())
                .isFalse();
    }

    private static Object odd(byte last) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(new byte[] {1}, List.of(new byte[] {2, last}));
        return map;
    }

    @Test
    void a_map_is_equal_in_any_order() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1L);
        one.put("b", 2L);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", 2L);
        other.put("a", 1L);
        assertThat(Comparison.of(result(one), result(other)).isExact()).isTrue();
    }

    @Test
    void what_contains_itself_is_compared_to_the_end() {
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        List<Object> longer = new ArrayList<>();
        longer.add(new ArrayList<>(List.of(longer)));
        assertThat(Comparison.of(result(loop), result(longer)).isExact()).isTrue();
        longer.add(1L);
        assertThat(Comparison.of(result(loop), result(longer)).isExact()).isFalse();
    }

    @Test
    void a_time_is_equal_whatever_its_text() {
        TaskMeta naive = meta("SUCCESS", "date_done", "2024-01-02T03:04:05.000006");
        TaskMeta aware = meta("SUCCESS", "date_done", "2024-01-02T04:04:05.000006+01:00");
        assertThat(Comparison.of(naive, aware).isExact()).isTrue();
        assertThat(Comparison.of(naive, meta("SUCCESS", "date_done", "2024-01-02T04:04:05.000006"))
                        .changed())
                .containsExactly("date_done");
        assertThat(Comparison.of(meta("SUCCESS", "date_done", "soon"), meta("SUCCESS", "date_done", "later"))
                        .changed())
                .containsExactly("date_done");
    }

    @Test
    void an_exception_is_equal_in_each_of_its_forms() {
        TaskMeta pickled = meta("FAILURE", "result", new ExceptionValue("builtins", "KeyError", List.of("x")));
        Map<String, Object> map = Map.of("exc_module", "builtins", "exc_type", "KeyError", "exc_message", List.of("x"));
        assertThat(Comparison.of(pickled, meta("FAILURE", "result", map)).isExact())
                .isTrue();
        TaskMeta noted = meta(
                "FAILURE",
                "result",
                new ExceptionValue("builtins", "KeyError", List.of("x"), Map.of("__notes__", List.of("n"))));
        assertThat(Comparison.of(noted, meta("FAILURE", "result", map)).changed())
                .as("its notes have no place in a map")
                .containsExactly("result");
    }
}
