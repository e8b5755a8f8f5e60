package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static String write(Object value) {
        return new String(new JsonCodec(CodecSettings.defaults()).encode(value), US_ASCII);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Object value) {
        return assertThatThrownBy(() -> write(value)).isInstanceOf(ResultEncodingException.class);
    }

    @Nested
    class Long_texts {
        private static final String PLAIN = "plain text, ".repeat(1_000);
        private static final String ESCAPED = "a line\n\u00e9".repeat(2_000);
        private static final String CHINESE = "\u4f60\u597d".repeat(9_000);

        @Test
        void stand_in_their_places() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("before", 1L);
            document.put(PLAIN, List.of(PLAIN, 2L, ESCAPED, PLAIN));
            document.put(ESCAPED, CHINESE);
            document.put("after", List.of());

            assertThat(write(document))
                    .isEqualTo("{\"before\": 1, \"" + PLAIN + "\": [\"" + PLAIN + "\", 2, \"" + escaped(ESCAPED)
                            + "\", \"" + PLAIN + "\"], \"" + escaped(ESCAPED) + "\": \"" + escaped(CHINESE)
                            + "\", \"after\": []}");
        }

        @Test
        void are_a_whole_document_as_well() {
            assertThat(write(PLAIN)).isEqualTo('"' + PLAIN + '"');
            assertThat(write(CHINESE)).isEqualTo('"' + escaped(CHINESE) + '"');
        }

        private static String escaped(String text) {
            return text.replace("\n", "\\n")
                    .replace("\u00e9", "\\u00e9")
                    .replace("\u4f60", "\\u4f60")
                    .replace("\u597d", "\\u597d");
        }
    }

    @Nested
    class Java_types_of_its_own {
        record Price(String currency, double unitPrice, Optional<String> note) {}

        private record Hidden(int value) {}

        record Failing(int value) {
            @Override
            public int value() {
                throw new IllegalStateException("no value");
            }
        }

        enum Color {
            RED {
                @Override
                public String toString() {
                    return "not this";
                }
            }
        }

        @Test
        void numbers() {
            assertThat(write(List.of((byte) 1, (short) 2, 3, 4L, 0.1f, new AtomicInteger(5), new AtomicLong(6))))
                    .isEqualTo("[1, 2, 3, 4, 0.10000000149011612, 5, 6]");
        }

        @Test
        void text_enums_and_flags() {
            assertThat(write(List.of('c', CharBuffer.wrap("sb"), Color.RED, new AtomicBoolean(true))))
                    .isEqualTo("[\"c\", \"sb\", \"RED\", true]");
            assertThat(write(Map.of(Color.RED, 1))).isEqualTo("{\"RED\": 1}");
        }

        @Test
        void optionals_are_their_value_or_null() {
            assertThat(write(List.of(Optional.of("a"), Optional.empty(), OptionalInt.of(1), OptionalDouble.empty())))
                    .isEqualTo("[\"a\", null, 1, null]");
            assertThat(write(Optional.of(Optional.of(List.of(1))))).isEqualTo("[1]");
        }

        @Test
        void records_are_maps_of_their_components() {
            assertThat(write(List.of(new Price("EUR", 2, Optional.empty()), new Hidden(1))))
                    .isEqualTo("[{\"currency\": \"EUR\", \"unitPrice\": 2.0, \"note\": null}, {\"value\": 1}]");
            assertRefused(new Failing(1)).hasMessageContaining("value() failed").hasMessageContaining("no value");
        }

        @Test
        void arrays_are_lists() {
            assertThat(write(List.of(new int[] {1}, new double[] {2}, new Object[] {null, new boolean[] {true}})))
                    .isEqualTo("[[1], [2.0], [null, [true]]]");
        }

        @Test
        void moments_are_aware_datetimes() {
            String epoch = "{\"__type__\": \"datetime\", \"__value__\": \"1970-01-01T00:00:00+00:00\"}";
            assertThat(write(Instant.EPOCH)).isEqualTo(epoch);
            assertThat(write(Date.from(Instant.EPOCH))).isEqualTo(epoch);
            assertThat(write(Instant.EPOCH.atZone(ZoneId.of("Europe/Berlin")))).contains("1970-01-01T01:00:00+01:00");
        }

        @Test
        void an_exception_is_the_map_that_celery_stores() {
            assertThat(write(new ExceptionValue("builtins", "KeyError", List.of("x"))))
                    .isEqualTo("{\"exc_type\": \"KeyError\", \"exc_message\": [\"x\"], \"exc_module\": \"builtins\"}");
        }

        @Test
        void a_result_is_the_nested_list_that_celery_stores() {
            assertThat(write(ResultTuple.group("g", List.of(ResultTuple.task("t", null)))))
                    .isEqualTo("[[\"g\", null], [[[\"t\", null], null]]]");
        }
    }

    @Nested
    class What_has_no_form {
        @Test
        void what_only_pickle_has() {
            for (Object value : List.of(
                    new ComplexNumber(1, 2), new IntegerRange(0, 3, 1), OpaqueObject.reference("builtins", "int"))) {
                assertRefused(List.of(value)).hasMessageContaining("kombu's JSON has no form");
            }
        }

        record Meddler(List<Object> list) {
            @Override
            public List<Object> list() {
                list.add(1);
                return List.of();
            }
        }

        @Test
        void the_error_has_path_and_fix() {
            assertRefused(Map.of("items", List.of(1, Set.of(2))))
                    .hasMessageStartingWith("value at $.items[1] is a java.util.")
                    .hasMessageEndingWith("make it a List");
            assertRefused(List.of(Duration.ZERO)).hasMessageContaining("store its seconds as a number");
            assertRefused(Stream.of(1)).hasMessageContaining("make it a List");
            assertRefused(new Object()).hasMessageContaining("value at $ is a java.lang.Object");
        }

        @Test
        void keys() {
            assertRefused(Map.of(UUID.randomUUID(), 1)).hasMessageContaining("make it text");
            assertRefused(Map.of(List.of(1), 1)).hasMessageContaining("is a map with a key that is a");
        }

        @Test
        void bytes_for_a_reader_before_5_3() {
            CodecSettings old = CodecSettings.defaults().withOldestReader(new CeleryVersion(5, 2));
            assertThatThrownBy(() -> new JsonCodec(old).encode(List.of(new byte[1])))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("value at $[0] is a byte[]");
        }

        @Test
        void what_python_cannot_hold() {
            assertRefused(LocalDate.of(10_000, 1, 1)).hasMessageContaining("years 1 to 9999");
            assertRefused(Instant.MAX);
            assertRefused(BigInteger.TEN.pow(4_300)).hasMessageContaining("4,300 digits");
            assertThat(write(BigInteger.TEN.pow(4_300).subtract(BigInteger.ONE)))
                    .hasSize(4_300);
        }

        @Test
        void a_map_that_kombu_would_take_for_an_envelope_of_no_type_it_has() {
            assertRefused(List.of(Map.of("__type__", "point", "__value__", 1)))
                    .hasMessageContaining("value at $[0]")
                    .hasMessageContaining("add or rename a key");
            assertRefused(Map.of("__type__", 1, "__value__", 1));
            assertThat(write(Map.of("__type__", "point"))).isEqualTo("{\"__type__\": \"point\"}");
        }

        @Test
        void cycles_are_found_whatever_their_length() {
            for (int length = 1; length < 40; length++) {
                List<Object> first = new ArrayList<>();
                Object last = first;
                for (int i = 1; i < length; i++) {
                    last = Map.of("next", last);
                }
                first.add(last);
                assertRefused(List.of(first)).hasMessageContaining("contains itself");
            }
        }

        @Test
        void depth_is_limited_but_needs_no_stack() {
            Object deep = 1;
            for (int i = 0; i < 1_001; i++) {
                deep = List.of(deep);
            }
            assertRefused(deep).hasMessageContaining("nests 1,001 levels deep");
            for (int i = 0; i < 1_000_000; i++) {
                deep = List.of(deep);
            }
            assertRefused(deep);
        }

        @Test
        void a_list_changed_meanwhile_is_reported() {
            List<Object> list = new ArrayList<>();
            list.add(new Meddler(list));
            assertRefused(list).hasMessageContaining("changed while it was written");
        }
    }

    @Test
    void long_text_of_every_kind_is_written_whole() {
        for (String unit : List.of("x", "\n", "é", "€", "xé\"y", "x".repeat(5_000) + "\\", "😀", "\ud800")) {
            String text = unit.repeat(20_000 / unit.length() + 1);
            Object read =
                    new JsonCodec(CodecSettings.defaults()).decode(write(text).getBytes(US_ASCII));
            assertThat(read).isEqualTo(text);
        }
    }
}
