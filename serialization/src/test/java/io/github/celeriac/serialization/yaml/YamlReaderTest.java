package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyYAML's safe_load makes of it, tried out by hand; {@link YamlPythonIT} asks PyYAML itself. */
class YamlReaderTest {
    private final Codec codec = new YamlCodec(CodecSettings.defaults());

    private Object read(String text) {
        return codec.decode(text.getBytes(UTF_8));
    }

    @Test
    void it_is_found_under_its_name() {
        CodecProvider provider = ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("yaml"))
                .findFirst()
                .orElseThrow();
        Codec found = provider.create(CodecSettings.defaults());
        assertThat(found.name()).isEqualTo("yaml");
        assertThat(found.contentType()).isEqualTo("application/x-yaml");
        assertThat(found.contentEncoding()).isEqualTo("utf-8");
    }

    static List<Arguments> scalars() {
        return List.of(
                Arguments.of("07", 7L),
                Arguments.of("08", "08"),
                Arguments.of("0o7", "0o7"),
                Arguments.of("0x1f", 31L),
                Arguments.of("-0b11", -3L),
                Arguments.of("1_000", 1000L),
                Arguments.of("1:30", 90L),
                Arguments.of("-1:30", -90L),
                Arguments.of("18446744073709551616", BigInteger.TWO.pow(64)),
                Arguments.of("1e3", "1e3"),
                Arguments.of("1.0e+3", 1000.0),
                Arguments.of("1:30.5", 90.5),
                Arguments.of(".5", 0.5),
                Arguments.of("-.5", "-.5"),
                Arguments.of(".inf", Double.POSITIVE_INFINITY),
                Arguments.of("-.INF", Double.NEGATIVE_INFINITY),
                Arguments.of(".NaN", Double.NaN),
                Arguments.of("-0.0", -0.0),
                Arguments.of("yes", true),
                Arguments.of("Off", false),
                Arguments.of("y", "y"),
                Arguments.of("~", null),
                Arguments.of("Null", null),
                Arguments.of("", null),
                Arguments.of("'yes'", "yes"),
                Arguments.of("! '12'", 12L),
                Arguments.of("!!str 12", "12"),
                Arguments.of("!!int '0x1f'", 31L),
                Arguments.of("!!float 1", 1.0),
                Arguments.of("\"\\x41\\u00e9\\U0001F600\\ud800\"", "Aé😀\ud800"),
                Arguments.of("2024-01-02", LocalDate.of(2024, 1, 2)),
                Arguments.of("2024-1-2", "2024-1-2"),
                Arguments.of("2024-01-02 03:04:05", LocalDateTime.of(2024, 1, 2, 3, 4, 5)),
                Arguments.of("2024-1-2T3:04:05.6789", LocalDateTime.of(2024, 1, 2, 3, 4, 5, 678_900_000)),
                Arguments.of("2024-01-02 03:04:05 Z", OffsetDateTime.parse("2024-01-02T03:04:05Z")),
                Arguments.of("2024-01-02 03:04:05+5", OffsetDateTime.parse("2024-01-02T03:04:05+05:00")),
                Arguments.of("2024-01-02 03:04:05-19:00", OffsetDateTime.parse("2024-01-02T22:04:05Z")));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void a_scalar_is_what_yaml_1_1_makes_of_it(String text, Object value) {
        assertThat(read("- " + text + "\n")).isEqualTo(Arrays.asList(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGk=", "|\n  aG\n  k=\n", "'aGk==aa'", "a-G-k-="})
    void binary_is_base64_among_anything_else(String text) {
        assertThat(read("!!binary " + text)).isEqualTo("hi".getBytes(UTF_8));
    }

    @Test
    void a_set_is_a_set_and_an_ordered_map_a_list_of_tuples() {
        assertThat(read("!!set {a, 1}")).isEqualTo(Set.of("a", 1L));
        assertThat(read("!!omap [a: 1, {[2]: 3}]")).isEqualTo(List.of(Tuple.of("a", 1L), Tuple.of(List.of(2L), 3L)));
        assertThat(read("- &x {a: 1}\n- !!pairs [*x]")).isEqualTo(List.of(Map.of("a", 1L), List.of(Tuple.of("a", 1L))));
    }

    @Test
    void keys_are_of_any_scalar_type_and_the_last_of_equal_ones_wins() {
        Map<Object, Object> expected = new LinkedHashMap<>();
        expected.put("a", 3L);
        expected.put(1L, 2L);
        expected.put(null, 1L);
        expected.put("=", 4L);
        expected.put(LocalDate.of(2024, 1, 2), 5L);
        assertThat(read("{a: 1, 1: 2, ~: 1, =: 4, 2024-01-02: 5, a: 3}")).isEqualTo(expected);
        assertThat(((Map<?, ?>) read("{!!binary aGk=: 1, !!binary aGk=: 2}"))
                        .values()
                        .toArray())
                .containsExactly(2L);
    }

    @Test
    void a_merge_key_fills_in_what_the_mapping_lacks() {
        assertThat(read("- &x {a: 1, b: 2}\n- &y {b: 3, c: 4}\n- {<<: *x, b: 5}\n- {<<: [*x, *y], d: 6}"))
                .isEqualTo(List.of(
                        Map.of("a", 1L, "b", 2L),
                        Map.of("b", 3L, "c", 4L),
                        Map.of("a", 1L, "b", 5L),
                        Map.of("a", 1L, "b", 2L, "c", 4L, "d", 6L)));
    }

    @Test
    void an_alias_is_the_same_object() {
        List<?> list = (List<?>) read("[&x [1], *x]");
        assertThat(list.get(0)).isSameAs(list.get(1));
    }

    @Test
    void streams_without_a_document_are_null_and_those_without_a_byte_no_bytes() {
        assertThat(read("# nothing\n")).isNull();
        assertThat(read("---\n...\n")).isNull();
        assertThat(read("")).isEqualTo(new byte[0]);
    }

    @Test
    void utf_16_is_known_by_its_mark() {
        assertThat(codec.decode("\ufeff[é]".getBytes(UTF_16LE))).isEqualTo(List.of("é"));
        assertThat(read("\ufeff[é]")).isEqualTo(List.of("é"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: [1, !!python/object:os.system {}]} | no constructor for a mapping with the tag | $.a[1]",
                "!!python/object/apply:os.system [x] | no constructor for a sequence | line 1",
                "!x y | no constructor for a scalar with the tag '!x' | $",
                "[=] | 'tag:yaml.org,2002:value' | $[0]",
                "a: << | 'tag:yaml.org,2002:merge' | $.a",
                "{? [1] : 2} | cannot hash | $",
                "!!set {? {} } | cannot hash | $",
                "{<<: 1} | merge key | $",
                "!!omap [1] | mapping of one key | $",
                "!!omap [{a: 1, b: 2}] | mapping of one key | $[0].a",
                "[*x] | alias 'x' has no anchor | $[0]",
                "&x [*x] | contains itself | $[0]",
                "[&x 1, &x 2] | anchor 'x' is there twice | $[1]",
                "!!int x | no !!int | $",
                "[2024-13-01] | no !!timestamp | $[0]",
                "!!binary a | no !!binary | $",
                "!!seq {} | no constructor for a mapping | $",
                "{a: b | expected ',' or '}' | $",
                "\"\\q\" | unknown escape character | line 1, column 3",
                "%YAML 2.0 | incompatible YAML document | line 1"
            })
    void what_python_refuses_is_refused_with_its_place(String text, String problem, String place) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(place);
    }

    @Test
    void a_second_document_is_refused() {
        assertThatThrownBy(() -> read("a\n---\nb"))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining("second document");
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        assertThatThrownBy(() -> codec.decode(new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read("a\u0000b"))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining("special characters are not allowed");
    }

    @Nested
    class Limits {
        private void assertRefused(DecodeLimits limits, String text, String limit, String place) {
            Codec strict = new YamlCodec(CodecSettings.defaults().withLimits(limits));
            assertThatThrownBy(() -> strict.decode(text.getBytes(UTF_8)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            e -> assertThat(e.limit()).isEqualTo(limit))
                    .hasMessageContaining(place);
        }

        @Test
        void each_limit_names_itself_and_the_place() {
            DecodeLimits limits = DecodeLimits.defaults();
            assertRefused(limits.withMaxBytes(3), "abcd", "maxBytes", "4 bytes");
            assertRefused(limits.withMaxDepth(2), "{a: [{}]}", "maxDepth", "3 levels deep at $.a[0]");
            assertRefused(limits.withMaxElements(3), "[1, [2, 3]]", "maxElements", "4 elements at $[1]");
            assertRefused(limits.withMaxStringLength(2), "[abc]", "maxStringLength", "3 characters at $[0]");
            assertRefused(limits.withMaxNumberLength(2), "[123]", "maxNumberLength", "3 characters at $[0]");
            assertRefused(limits.withMaxAliases(1), "[&x 1, *x, *x]", "maxAliases", "2 aliases at $[2]");
        }

        @Test
        void an_alias_counts_for_what_it_repeats() {
            DecodeLimits limits = DecodeLimits.defaults();
            assertRefused(limits.withMaxElements(6), "[&x [1, 2, 3], *x]", "maxElements", "$[1]");
            assertRefused(limits.withMaxDepth(3), "[&x [[1]], [*x]]", "maxDepth", "4 levels deep at $[1][0]");
        }
    }
}
