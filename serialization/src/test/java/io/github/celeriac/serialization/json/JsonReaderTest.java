package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.NonFiniteDecimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final DecodeLimits DEFAULTS = DecodeLimits.defaults();

    private static Object read(String text) {
        return read(text.getBytes(UTF_8), DEFAULTS);
    }

    private static Object read(byte[] data, DecodeLimits limits) {
        return new JsonCodec(CodecSettings.defaults().withLimits(limits)).decode(data);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String text) {
        return assertThatThrownBy(() -> read(text)).isInstanceOf(ResultDecodingException.class);
    }

    private static String envelope(String type, String value) {
        return "{\"__value__\": " + value + ", \"__type__\": \"" + type + "\"}";
    }

    @Nested
    class Structure {
        @Test
        void lists_and_maps_are_the_jdks_own() {
            Object value = read(" { \"b\" : [ 1 , 2.5 , null , true , false ] ,\r\n\t\"a\" : { } } ");
            assertThat(value).isInstanceOf(LinkedHashMap.class);
            assertThat(((Map<?, ?>) value).get("b")).isInstanceOf(ArrayList.class);
            assertThat(value.toString()).isEqualTo("{b=[1, 2.5, null, true, false], a={}}");
        }

        @Test
        void the_last_of_two_equal_keys_wins() {
            assertThat(read("{\"a\": 1, \"b\": 2, \"a\": 3}")).hasToString("{a=3, b=2}");
        }

        @Test
        void no_bytes_are_no_bytes() {
            assertThat(read("")).isEqualTo(new byte[0]);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    " ",
                    "[",
                    "[1",
                    "[1,",
                    "[1,]",
                    "[,1]",
                    "[1 2]",
                    "{",
                    "{\"a\"",
                    "{\"a\":",
                    "{\"a\":1",
                    "{\"a\":1,}",
                    "{a:1}",
                    "{'a':1}",
                    "{1:1}",
                    "{\"a\" 1}",
                    "]",
                    "}",
                    "[}",
                    "{]",
                    "1 2",
                    "[1]]",
                    "nul",
                    "nulL",
                    "True",
                    "tru",
                    "NaNN",
                    "nan",
                    "-NaN",
                    "Infinit",
                    "-infinity",
                    "+1",
                    "01",
                    "-01",
                    "1.",
                    ".5",
                    "1.e5",
                    "1e",
                    "1e+",
                    "-",
                    "--1",
                    "0x1",
                    "1_000",
                    "\u00a01",
                    "/*x*/1",
                    "// x\n1",
                    "[1]\0"
                })
        void what_python_refuses_is_refused(String text) {
            assertRefused(text).hasMessageStartingWith("payload is not JSON: expected");
        }

        @Test
        void the_error_says_where() {
            assertRefused("{\"result\": [1, {\"a b\": x}]}")
                    .hasMessage("payload is not JSON: expected a value at byte 23, found 'x', at $.result[1]['a b']");
            assertRefused("[1")
                    .hasMessage("payload is not JSON: expected ',' or ']' at byte 2, found the end, at $[1]");
        }

        /** One of them is -1, which once was taken for the end. */
        @Test
        void no_byte_may_follow_the_value_or_stand_for_one() {
            for (int i = 0x80; i <= 0xff; i++) {
                byte[] behind = {'1', (byte) i, '2'};
                byte[] alone = {(byte) i};
                assertThatThrownBy(() -> read(behind, DEFAULTS)).isInstanceOf(ResultDecodingException.class);
                assertThatThrownBy(() -> read(alone, DEFAULTS)).isInstanceOf(ResultDecodingException.class);
            }
        }

        @Test
        void a_byte_order_mark_is_an_error() {
            assertRefused("\ufeff1").hasMessageContaining("byte order mark");
        }

        @Test
        void bytes_of_another_serializer_are_named() {
            assertThatThrownBy(() -> read(new byte[] {(byte) 0x80, 5, '.'}, DEFAULTS))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining("looks like pickle");
            assertThatThrownBy(() -> read(new byte[] {(byte) 0x81, (byte) 0xa1, 'a', 1}, DEFAULTS))
                    .hasMessageContaining("looks like msgpack");
        }
    }

    @Nested
    class Text {
        @ParameterizedTest
        @CsvSource({
            "'\"\\u00e9\\u00E9\"', éé",
            "'\"\\ud83d\\ude00\"', 😀",
            "'\"é€😀\"', é€😀",
            "'\"12345678é12345678\"', 12345678é12345678",
            "'\"a\\/b\"', a/b",
        })
        void escapes_and_utf_8(String json, String text) {
            assertThat(read(json)).isEqualTo(text);
        }

        @Test
        void control_characters_come_escaped_only() {
            assertThat(read("\"\\b\\f\\n\\r\\t\\u0000\u007f\"")).isEqualTo("\b\f\n\r\t\0\u007f");
            for (char c = 0; c < ' '; c++) {
                assertRefused("\"12345678" + c + "\"").hasMessageContaining("control character");
            }
        }

        @Test
        void lone_surrogates_are_kept() {
            assertThat(read("\"\\ud800 \\udc00\"")).isEqualTo("\ud800 \udc00");
            assertThat(read("\"\\ud800\\ud800\\udc00\"")).isEqualTo("\ud800\ud800\udc00");
        }

        /** Each is refused by Python's strict utf-8 decoder. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "80",
                    "bf",
                    "c0 80",
                    "c1 bf",
                    "c2",
                    "c2 41",
                    "e0 80 80",
                    "e0 9f bf",
                    "ed a0 80",
                    "ed bf bf",
                    "e2 82",
                    "f0 80 80 80",
                    "f0 8f bf bf",
                    "f4 90 80 80",
                    "f5 80 80 80",
                    "ff",
                    "fe",
                    "f0 9f 98"
                })
        void malformed_utf_8_is_refused(String hex) {
            StringBuilder text = new StringBuilder("\"");
            for (String digits : hex.split(" ", -1)) {
                text.append((char) Integer.parseInt(digits, 16));
            }
            byte[] data = text.append('"').toString().getBytes(ISO_8859_1);
            assertThatThrownBy(() -> read(data, DEFAULTS))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining("expected UTF-8");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"", "\"abc", "\"abc\\", "\"\\u", "\"\\u12", "\"\\u12g4\"", "\"\\x41\"", "\"\\U00000041\""})
        void broken_escapes_are_refused(String json) {
            assertRefused(json);
        }

        @Test
        void every_length_and_place_of_a_special_character_is_found() {
            for (int length = 0; length < 40; length++) {
                for (int at = 0; at <= length; at++) {
                    String text = "x".repeat(at) + "\u00e9\"\\" + "y".repeat(length - at);
                    assertThat(read(text.replace("\\", "\\\\")
                                    .replace("\"", "\\\"")
                                    .transform(JsonReaderTest::quoted)))
                            .isEqualTo(text);
                }
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    @Nested
    class Numbers {
        @Test
        void ints_are_long_or_big_integer() {
            assertThat(read("0")).isEqualTo(0L);
            assertThat(read("-0")).isEqualTo(0L);
            assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
            assertThat(read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
            assertThat(read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
            assertThat(read("-9223372036854775809")).isEqualTo(new BigInteger("-9223372036854775809"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0.0",
                    "-0.0",
                    "1.5",
                    "-1.5E+3",
                    "1e5",
                    "1E-5",
                    "0.1",
                    "123456.789",
                    "9007199254740993.0",
                    "0.30000000000000004",
                    "5e-324",
                    "1.7976931348623157e+308",
                    "2.2250738585072011e-308",
                    "0e99999",
                    "1.00000000000000000000000000000000000001",
                    "179769313486231580793.5e289",
                    "8.5e-5",
                    "0.1234567890123456",
                    "9007199254740991.5",
                    "0.00000000000000000000001"
                })
        void floats_are_the_nearest_double(String text) {
            assertThat(read(text)).isEqualTo(Double.parseDouble(text));
        }

        @Test
        void floats_out_of_range_are_infinite_and_tokens_are_read() {
            assertThat(read("1e999")).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(read("[NaN, Infinity, -Infinity]"))
                    .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        }
    }

    @Nested
    class Envelopes {
        @Test
        void they_are_opened_at_any_depth_in_any_order() {
            assertThat(read("[" + envelope("date", "\"2024-01-02\"") + "]"))
                    .isEqualTo(List.of(LocalDate.of(2024, 1, 2)));
        }

        @Test
        void a_map_with_more_or_fewer_keys_is_none() {
            assertThat(read("{\"__type__\": \"date\"}")).isEqualTo(Map.of("__type__", "date"));
            assertThat(read("{\"__type__\": \"date\", \"__value__\": 1, \"x\": 2}"))
                    .isInstanceOf(Map.class);
        }

        @Test
        void a_datetime_beyond_18_hours_keeps_its_instant() {
            assertThat(read(envelope("datetime", "\"2024-01-02T03:04:05+19:00\"")))
                    .isEqualTo(OffsetDateTime.parse("2024-01-01T08:04:05Z"));
        }

        @Test
        void a_date_may_come_with_a_time() {
            assertThat(read(envelope("date", "\"2024-01-02T03:04:05+01:00\""))).isEqualTo(LocalDate.of(2024, 1, 2));
        }

        @Test
        void a_decimal_may_be_a_number() {
            assertThat(read(envelope("decimal", "5"))).isEqualTo(new BigDecimal("5"));
            assertThat(read(envelope("decimal", "0.5"))).isEqualTo(new BigDecimal("0.5"));
            assertThat(read(envelope("decimal", "\" 1_0.50 \""))).isEqualTo(new BigDecimal("10.50"));
            assertThat(read(envelope("decimal", "\"-inf\""))).isSameAs(NonFiniteDecimal.NEGATIVE_INFINITY);
            assertThat(read(envelope("decimal", "\"sNaN\""))).isSameAs(NonFiniteDecimal.SIGNALING_NAN);
            assertThat(read(envelope("decimal", "NaN"))).isSameAs(NonFiniteDecimal.NAN);
        }

        @Test
        void a_uuid_has_keyword_arguments() {
            UUID id = UUID.fromString("8b3b7e5c-5b0e-4d0a-9a3d-0d6d3f5f7f11");
            assertThat(read(envelope("uuid", "{\"hex\": \"8b3b7e5c5b0e4d0a9a3d0d6d3f5f7f11\"}")))
                    .isEqualTo(id);
            assertThat(read(envelope("uuid", "{\"hex\": \"{" + id + "}\"}"))).isEqualTo(id);
            assertThat(read(envelope("uuid", "{\"int\": 15}"))).isEqualTo(new UUID(0, 15));
        }

        @Test
        void bytes_are_text_or_base64() {
            assertThat(read(envelope("bytes", "\"\\u00e9\""))).isEqualTo("é".getBytes(UTF_8));
            assertThat(read(envelope("base64", "\"/wA=\""))).isEqualTo(new byte[] {-1, 0});
            assertThat(read(envelope("base64", "\"/w\\nA=\""))).isEqualTo(new byte[] {-1, 0});
        }

        @Test
        void an_unknown_type_makes_the_document_unreadable() {
            assertRefused("{\"a\": " + envelope("timedelta", "1") + "}")
                    .hasMessageContaining("__type__ was 'timedelta'")
                    .hasMessageContaining("at $.a");
            assertRefused("{\"__type__\": [], \"__value__\": 1}");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "datetime | \"2024-13-02\"",
                    "datetime | 5",
                    "date | null",
                    "time | \"25:00\"",
                    "decimal | \"x\"",
                    "decimal | \"1E99999999999\"",
                    "decimal | []",
                    "uuid | \"8b3b\"",
                    "uuid | {}",
                    "uuid | {\"hex\": \"8b3b\"}",
                    "uuid | {\"int\": -1}",
                    "bytes | \"\\ud800\"",
                    "bytes | 1",
                    "base64 | \"/\""
                })
        void a_value_that_does_not_fit_is_refused(String type, String value) {
            assertRefused(envelope(type, value)).hasMessageContaining("__value__ of a " + type);
        }
    }

    @Nested
    class Limits {
        private AbstractThrowableAssert<?, ?> assertLimited(String text, DecodeLimits limits) {
            return assertThatThrownBy(() -> read(text.getBytes(UTF_8), limits))
                    .isInstanceOf(LimitExceededException.class);
        }

        @Test
        void depth() {
            assertThat(read("[".repeat(1_000) + "]".repeat(1_000))).isInstanceOf(List.class);
            assertLimited("{\"result\": " + "[".repeat(1_000), DEFAULTS)
                    .hasMessageStartingWith("payload nests 1,001 levels deep at $.result[0][0]")
                    .hasMessageContaining("DecodeLimits.maxDepth() allows (1,000)");
            assertLimited("[[]]", DEFAULTS.withMaxDepth(1));
            assertLimited("[{}]", DEFAULTS.withMaxDepth(1));
        }

        @Test
        void deep_payloads_need_no_stack_if_they_are_allowed() {
            int depth = 1_000_000;
            String text = "[".repeat(depth) + "]".repeat(depth);
            assertThat(read(text.getBytes(UTF_8), DEFAULTS.withMaxDepth(depth))).isInstanceOf(List.class);
        }

        @Test
        void elements() {
            assertLimited("[1, {\"a\": 2}, 3]", DEFAULTS.withMaxElements(3)).hasMessageContaining("maxElements");
            assertThat(read("[1, {\"a\": 2}]".getBytes(UTF_8), DEFAULTS.withMaxElements(3)))
                    .isNotNull();
        }

        @Test
        void text_length_plain_and_escaped() {
            DecodeLimits limits = DEFAULTS.withMaxStringLength(70);
            assertThat(read(quoted("x".repeat(70)).getBytes(UTF_8), limits)).isNotNull();
            assertThat(read(quoted("é".repeat(70)).getBytes(UTF_8), limits)).isNotNull();
            assertLimited("[" + quoted("x".repeat(71)), limits).hasMessageContaining("at $[0]");
            assertLimited(quoted("\\n" + "x".repeat(70)), limits).hasMessageContaining("maxStringLength");
            assertLimited("{" + quoted("k".repeat(71)), limits);
            assertLimited("{\"k\"", DEFAULTS.withMaxStringLength(1).withMaxBytes(3));
        }

        @Test
        void number_length() {
            assertLimited("9".repeat(10_001), DEFAULTS).hasMessageContaining("maxNumberLength");
            assertLimited("1." + "0".repeat(10_000), DEFAULTS);
            assertLimited(envelope("decimal", quoted("9".repeat(10_001))), DEFAULTS);
            assertThat(read("9".repeat(10_000))).isInstanceOf(BigInteger.class);
        }

        @Test
        void bytes() {
            assertLimited("[1, 2]", DEFAULTS.withMaxBytes(5)).hasMessageContaining("payload has 6 bytes");
        }
    }
}
