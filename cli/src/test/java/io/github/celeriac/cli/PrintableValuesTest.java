package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PrintableValuesTest {

    private static String printed(Object value) {
        return JsonFormat.print(new PrintableValues().of(value));
    }

    @Nested
    class What_kombu_has_an_envelope_for {
        @Test
        void times_are_printed_in_it() {
            assertThat(printed(OffsetDateTime.parse("2024-01-02T03:04:05.000678+05:30")))
                    .isEqualTo(envelope("datetime", "2024-01-02T03:04:05.000678+05:30"));
            assertThat(printed(LocalDateTime.parse("2024-01-02T03:04:00")))
                    .isEqualTo(envelope("datetime", "2024-01-02T03:04:00"));
            assertThat(printed(LocalDate.parse("2024-01-02"))).isEqualTo(envelope("date", "2024-01-02"));
            assertThat(printed(LocalTime.parse("03:04:05"))).isEqualTo(envelope("time", "03:04:05"));
        }

        @Test
        void decimals_uuids_and_bytes_are_printed_in_it() {
            UUID id = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
            assertThat(printed(new BigDecimal("1.10"))).isEqualTo(envelope("decimal", "1.10"));
            assertThat(printed(id))
                    .isEqualTo(
                            "{\"__type__\": \"uuid\", \"__value__\": {\"hex\": \"000102030405060708090a0b0c0d0e0f\"}}");
            assertThat(printed("abc".getBytes(UTF_8))).isEqualTo(envelope("bytes", "abc"));
            assertThat(printed(new byte[] {(byte) 0xff, 0})).isEqualTo(envelope("base64", "/wA="));
        }

        @Test
        void they_are_found_at_any_depth() {
            assertThat(printed(Map.of("days", List.of(Tuple.of(LocalDate.EPOCH)))))
                    .isEqualTo("{\"days\": [[" + envelope("date", "1970-01-01") + "]]}");
        }
    }

    @Nested
    class What_kombu_has_no_envelope_for {
        @Test
        void a_number_that_is_none_is_a_decimal_as_bare_NaN_would_not_be_JSON() {
            assertThat(printed(Double.NaN)).isEqualTo(envelope("decimal", "NaN"));
            assertThat(printed(List.of(Double.NEGATIVE_INFINITY)))
                    .isEqualTo("[" + envelope("decimal", "-Infinity") + "]");
            assertThat(printed(NonFiniteDecimal.INFINITY)).isEqualTo(envelope("decimal", "Infinity"));
        }

        @Test
        void tuples_and_sets_are_arrays() {
            assertThat(printed(Tuple.of(1L, "a"))).isEqualTo("[1, \"a\"]");
            assertThat(printed(new LinkedHashSet<>(List.of(3L, 1L)))).isEqualTo("[3, 1]");
        }

        @Test
        void a_timedelta_is_its_seconds() {
            assertThat(printed(Duration.ofMillis(90_500))).isEqualTo("90.5");
            assertThat(printed(Duration.ofDays(-1))).isEqualTo("-86400.0");
        }

        @Test
        void an_exception_is_the_map_that_Celery_stores_in_JSON() {
            assertThat(printed(new ExceptionValue("builtins", "KeyError", List.of(Duration.ofSeconds(1)))))
                    .isEqualTo("{\"exc_type\": \"KeyError\", \"exc_message\": [1.0], \"exc_module\": \"builtins\"}");
        }

        @Test
        void a_complex_number_and_a_range_are_maps() {
            assertThat(printed(new ComplexNumber(1, Double.NaN)))
                    .isEqualTo("{\"real\": 1.0, \"imaginary\": " + envelope("decimal", "NaN") + "}");
            assertThat(printed(new IntegerRange(0, 10, 2))).isEqualTo("{\"start\": 0, \"stop\": 10, \"step\": 2}");
        }

        @Test
        void an_object_of_an_unknown_class_is_the_map_of_what_was_stored_of_it() {
            OpaqueObject money = OpaqueObject.reference("shop", "Money").withState(Map.of("rate", Double.NaN));
            assertThat(printed(new ExceptionValue("shop", "Refused", List.of(money))))
                    .contains("[{\"module\": \"shop\", \"name\": \"Money\", \"args\": null, \"state\": {\"rate\": "
                            + envelope("decimal", "NaN") + "}, \"items\": null}]");
        }

        @Test
        void a_result_that_a_task_returned_is_what_Celery_stores_for_it_in_JSON() {
            ResultTuple child = ResultTuple.task("a", null);
            assertThat(printed(new ResultTuple("g", child, List.of(child, ResultTuple.task("b", null)))))
                    .isEqualTo("[[\"g\", [[\"a\", null], null]], [[[\"a\", null], null], [[\"b\", null], null]]]");
        }

        @Test
        void an_integer_too_long_for_Python_to_read_is_a_decimal() {
            BigInteger longest = BigInteger.TEN.pow(5_000);
            assertThat(printed(longest)).isEqualTo(envelope("decimal", longest.toString()));
            assertThat(printed(BigInteger.TEN.pow(4_000)))
                    .isEqualTo(BigInteger.TEN.pow(4_000).toString());
        }
    }

    @Nested
    class Map_keys {
        @Test
        void are_text_as_Python_writes_them() {
            Map<Object, Object> map = new LinkedHashMap<>();
            map.put(1L, 0L);
            map.put(1.5, 0L);
            map.put(true, 0L);
            map.put(null, 0L);
            assertThat(printed(map)).isEqualTo("{\"1\": 0, \"1.5\": 0, \"true\": 0, \"null\": 0}");
        }

        @Test
        void that_Python_could_not_write_are_the_text_of_their_own_JSON() {
            assertThat(printed(Map.of(Tuple.of(1L, LocalDate.EPOCH), 0L)))
                    .isEqualTo("{\"[1, {\\\"__type__\\\": \\\"date\\\", \\\"__value__\\\": \\\"1970-01-01\\\"}]\": 0}");
        }
    }

    @Test
    void text_is_escaped_to_ASCII() {
        assertThat(printed("Iİıi ß 😀 \u0000\ud800"))
                .isEqualTo("\"I\\u0130\\u0131i \\u00df \\ud83d\\ude00 \\u0000\\ud800\"");
    }

    @Test
    void a_value_that_is_in_a_document_twice_is_printed_twice() {
        List<Object> shared = List.of(Double.NaN);
        assertThat(printed(Arrays.asList(shared, shared)))
                .isEqualTo("[[" + envelope("decimal", "NaN") + "], [" + envelope("decimal", "NaN") + "]]");
    }

    @Test
    void a_value_that_contains_itself_is_refused() {
        List<Object> ring = new ArrayList<>();
        ring.add(List.of(ring));
        assertThatThrownBy(() -> printed(ring))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("contains itself");
    }

    @Test
    void a_value_as_deep_as_can_be_read_can_be_printed_in_its_document() {
        String json = "[".repeat(1_000) + "]".repeat(1_000);
        Object value = JsonFormat.parse(json.getBytes(UTF_8));
        assertThat(printed(Map.of("result", value))).isEqualTo("{\"result\": " + json + "}");
    }

    private static String envelope(String type, String value) {
        return "{\"__type__\": \"" + type + "\", \"__value__\": \"" + value + "\"}";
    }
}
