package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.States;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.Tuple;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every form of compat/meta.md, section 4. */
class StoredExceptionTest {

    private static StoredException read(Object result) {
        return StoredException.of(MemoryStore.meta("t", States.FAILURE, result));
    }

    private static Map<String, Object> map(Object module, Object type, Object message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exc_type", type);
        map.put("exc_message", message);
        map.put("exc_module", module);
        return map;
    }

    @Test
    void the_map_of_today() {
        StoredException stored = read(map("shop.errors", "Outer.Declined", List.of("no", 402L)));
        assertThat(stored.module()).isEqualTo("shop.errors");
        assertThat(stored.type()).isEqualTo("Outer.Declined");
        assertThat(stored.args()).containsExactly("no", 402L);
        assertThat(stored.summary()).isEqualTo("shop.errors.Outer.Declined: (no, 402)");
    }

    @Test
    void the_message_of_celery_4_is_a_text() {
        assertThat(read(map("builtins", "ValueError", "boom")).args()).containsExactly("boom");
    }

    @Test
    void a_tuple_from_a_pickle_is_a_list() {
        assertThat(read(map("builtins", "ValueError", Tuple.of("boom", null))).args())
                .containsExactly("boom", null);
    }

    @Test
    void no_message_no_args() {
        assertThat(read(map("builtins", "ValueError", null)).args()).isEmpty();
        assertThat(read(map("builtins", "ValueError", List.of())).summary()).isEqualTo("ValueError");
    }

    @Test
    void very_old_data_have_no_module() {
        assertThat(read(map(null, "ValueError", List.of("boom"))).summary()).isEqualTo("ValueError: boom");
        assertThat(read(Map.of("exc_type", "ValueError")).module()).isEmpty();
    }

    @Test
    void a_list_of_pairs_is_a_map() {
        StoredException stored =
                read(List.of(List.of("exc_type", "KeyError"), List.of("exc_message", List.of("k")), List.of("x", 1L)));
        assertThat(stored.type()).isEqualTo("KeyError");
        assertThat(stored.args()).containsExactly("k");
    }

    @Test
    void a_pickled_exception_is_one() {
        StoredException stored = read(new ExceptionValue("builtins", "ValueError", List.of("boom")));
        assertThat(stored.summary()).isEqualTo("ValueError: boom");
    }

    @Test
    void what_celery_had_to_wrap_is_unwrapped() {
        Object wrapped = map(
                "celery.utils.serialization",
                "UnpickleableExceptionWrapper",
                List.of("shop.errors", "Declined", List.of("no"), "Declined('no')"));
        assertThat(read(wrapped).summary()).isEqualTo("shop.errors.Declined: no");
        Object pickled = new ExceptionValue(
                "celery.utils.serialization",
                "UnpickleableExceptionWrapper",
                List.of("shop.errors", "Declined", Tuple.of("no"), "Declined('no')"));
        assertThat(read(pickled).args()).containsExactly("no");
    }

    @Test
    void a_wrapper_that_is_none_stays_what_it_is() {
        Object odd = map("m", "UnpickleableExceptionWrapper", List.of("only one"));
        assertThat(read(odd).type()).isEqualTo("UnpickleableExceptionWrapper");
    }

    @Test
    void anything_else_is_shown_as_it_is() {
        assertThat(read(null).summary()).isEqualTo("FAILURE");
        assertThat(read("boom").summary()).isEqualTo("FAILURE: boom");
        assertThat(read(7L).summary()).isEqualTo("FAILURE: 7");
        assertThat(read(List.of()).type()).isEqualTo("FAILURE");
        assertThat(read(Map.of()).type()).isEqualTo("FAILURE");
        assertThat(read(map(1L, 2L, 3L)).summary()).isEqualTo("FAILURE: 3");
        assertThat(read(Arrays.asList((Object) null)).type()).isEqualTo("FAILURE");
    }

    @Test
    void a_long_message_is_cut_but_not_the_args() {
        StoredException stored = read(map("builtins", "ValueError", List.of("x".repeat(1_000_000))));
        assertThat(stored.summary()).hasSizeLessThan(5_000).endsWith("…");
        assertThat((String) stored.args().get(0)).hasSize(1_000_000);
    }
}
