package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text itself; {@link YamlPythonIT} asks PyYAML whether it reads an equal value. */
class YamlWriterTest {
    private final Codec codec = new YamlCodec(CodecSettings.defaults());

    private String write(Object value) {
        return new String(codec.encode(value), US_ASCII);
    }

    static List<Arguments> values() {
        Map<Object, Object> keys = new LinkedHashMap<>();
        keys.put("a", 1);
        keys.put(2L, null);
        keys.put(TimeUnit.DAYS, true);
        keys.put("x".repeat(101), "yes");
        return List.of(
                Arguments.of("yes", "\"yes\""),
                Arguments.of("\u00e9\ud83d\ude00\u20ac\n\"\\\ud800", "\"\\xE9\\U0001F600\\u20AC\\n\\\"\\\\\\uD800\""),
                Arguments.of(1e16, "1.0e+16"),
                Arguments.of(1.5e-7, "1.5e-07"),
                Arguments.of(-0.0, "-0.0"),
                Arguments.of(Double.NaN, ".nan"),
                Arguments.of(Double.POSITIVE_INFINITY, ".inf"),
                Arguments.of(Double.NEGATIVE_INFINITY, "-.inf"),
                Arguments.of(BigInteger.TEN.pow(20), "100000000000000000000"),
                Arguments.of(new byte[] {'h', 'i'}, "!!binary \"aGk=\""),
                Arguments.of(LocalDate.of(2024, 1, 2), "2024-01-02"),
                Arguments.of(LocalDateTime.of(2024, 1, 2, 3, 4), "2024-01-02 03:04:00"),
                Arguments.of(
                        OffsetDateTime.parse("2024-01-02T03:04:05.000678+05:30"), "2024-01-02 03:04:05.000678+05:30"),
                Arguments.of(OffsetDateTime.parse("2024-01-02T03:04:05+00:00:05"), "2024-01-02 03:04:00+00:00"),
                Arguments.of(Instant.parse("2024-01-02T03:04:05Z"), "2024-01-02 03:04:05+00:00"),
                Arguments.of(Tuple.of(1, Optional.empty(), Set.of()), "[1, null, !!set {}]"),
                Arguments.of(new LinkedHashSet<>(List.of("a", 1)), "!!set {\"a\", ? 1 }"),
                Arguments.of(keys, "{\"a\": 1, ? 2 : null, \"DAYS\": true, ? \"" + "x".repeat(101) + "\" : \"yes\"}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_is_written_in_one_line_of_ascii(Object value, String text) {
        assertThat(write(value)).isEqualTo(text + "\n");
    }

    static List<Object> unencodable() {
        return List.of(LocalTime.NOON, new BigDecimal("1.10"), new UUID(1, 2), Duration.ofSeconds(1), new Object());
    }

    @ParameterizedTest
    @MethodSource
    void unencodable(Object value) {
        assertThatThrownBy(() -> codec.encode(Map.of("result", Arrays.asList(1, value))))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("$.result[1]")
                .hasMessageContaining(value.getClass().getTypeName())
                .hasMessageMatching(".*(make it|store its).*");
    }

    @Test
    void what_python_could_not_hash_is_no_key_and_no_element() {
        assertThatThrownBy(() -> codec.encode(Map.of("a", Map.of(List.of(1), 2))))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("value at $.a")
                .hasMessageContaining("map with a key");
        assertThatThrownBy(() -> codec.encode(Set.of(Tuple.of(1))))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("set with an element");
    }

    @Test
    void integers_that_python_does_not_read_are_refused() {
        assertThatThrownBy(() -> codec.encode(BigInteger.TEN.pow(5_000)))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("4,300 digits");
    }

    @Test
    void years_that_python_does_not_have_are_refused() {
        assertThatThrownBy(() -> codec.encode(LocalDate.of(10_000, 1, 1)))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("year");
    }

    @Test
    void what_pyyaml_could_not_read_for_its_depth_is_refused() {
        Object value = 1;
        for (int i = 0; i < 400; i++) {
            value = List.of(value);
        }
        assertThat(write(value)).hasSize(802);
        Object deeper = List.of(value);
        assertThatThrownBy(() -> codec.encode(deeper))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("401 levels deep");
    }

    @Test
    void a_cycle_is_refused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> codec.encode(list))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("contains itself");
    }
}
