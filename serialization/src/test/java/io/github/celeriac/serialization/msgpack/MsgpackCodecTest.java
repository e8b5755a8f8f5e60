package io.github.celeriac.serialization.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.Notation;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackCodecTest {
    private final Codec codec = new MsgpackCodec(CodecSettings.defaults());

    private String encode(Object value) {
        return HexFormat.of().formatHex(codec.encode(value));
    }

    private Object decode(String hex) {
        return codec.decode(HexFormat.of().parseHex(hex));
    }

    private static String times(String hex, int count) {
        return hex.repeat(count);
    }

    @Test
    void it_is_found_under_its_name() {
        CodecProvider provider = ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("msgpack"))
                .findFirst()
                .orElseThrow();
        Codec found = provider.create(CodecSettings.defaults());
        assertThat(found.name()).isEqualTo("msgpack");
        assertThat(found.contentType()).isEqualTo("application/x-msgpack");
        assertThat(found.contentEncoding()).isEqualTo("binary");
    }

    @Nested
    class Writing {
        @Test
        void java_types_take_the_forms_that_every_codec_gives_them() {
            record Point(int x, Optional<String> label) {}
            assertThat(encode(new Point(1, Optional.of("a")))).isEqualTo("82a17801a56c6162656ca161");
            assertThat(encode(TimeUnit.DAYS)).isEqualTo("a444415953");
            assertThat(encode(0.5f)).isEqualTo("cb3fe0000000000000");
            assertThat(encode(new int[] {1, 2})).isEqualTo("920102");
            assertThat(encode(Tuple.of(1L, null))).isEqualTo("9201c0");
            assertThat(encode(Map.of(TimeUnit.DAYS, 1))).isEqualTo("81a44441595301");
            assertThat(codec.decode(codec.encode(new ExceptionValue("builtins", "ValueError", List.of("x")))))
                    .isEqualTo(Map.of("exc_type", "ValueError", "exc_message", List.of("x"), "exc_module", "builtins"));
        }

        @Test
        void large_pieces_come_out_whole_and_in_order() {
            String text = "é".repeat(20_000);
            byte[] bytes = new byte[100_000];
            Arrays.fill(bytes, (byte) 7);
            List<Object> value = List.of("a", text, 1L, bytes, "x".repeat(70_000), "end");
            assertThat(Notation.of(codec.decode(codec.encode(value)))).isEqualTo(Notation.of(value));
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0, d6ff00000000",
            "4294967295, 0, d6ffffffffff",
            "4294967296, 0, d7ff0000000100000000",
            "1, 500000000, d7ff7735940000000001",
            "17179869184, 0, c70cff000000000000000400000000",
            "-1, 999999999, c70cff3b9ac9ffffffffffffffffff",
        })
        void an_instant_is_the_timestamp_extension(long seconds, long nanos, String hex) {
            Instant instant = Instant.ofEpochSecond(seconds, nanos);
            assertThat(encode(instant)).isEqualTo(hex);
            assertThat(decode(hex)).isEqualTo(instant);
        }

        static List<Object> unencodable() {
            return List.of(
                    LocalDate.EPOCH,
                    OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC),
                    new BigDecimal("1.10"),
                    new UUID(1, 2),
                    Set.of(1),
                    Duration.ofSeconds(1),
                    new Object());
        }

        @ParameterizedTest
        @MethodSource
        void unencodable(Object value) {
            Map<String, Object> document = Map.of("result", List.of(1, value));
            assertThatThrownBy(() -> codec.encode(document))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("$.result[1]")
                    .hasMessageContaining(value.getClass().getTypeName())
                    .hasMessageMatching(".*(make it|store its).*");
        }

        @Test
        void integers_end_at_64_bits() {
            BigInteger largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
            assertThat(encode(largest)).isEqualTo("cfffffffffffffffff");
            assertThat(encode(BigInteger.TWO.pow(63).negate())).isEqualTo("d38000000000000000");
            assertThatThrownBy(() -> codec.encode(largest.add(BigInteger.ONE)))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("at $ is an integer of 66 bits");
            assertThatThrownBy(
                            () -> codec.encode(BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE)))
                    .isInstanceOf(ResultEncodingException.class);
        }

        @Test
        void keys_that_python_could_not_read_back_are_refused() {
            for (Object key : new Object[] {1, 1.5, true, null, List.of(1)}) {
                Map<Object, Object> map = new HashMap<>();
                map.put(key, 1);
                assertThatThrownBy(() -> codec.encode(List.of(map)))
                        .isInstanceOf(ResultEncodingException.class)
                        .hasMessageContaining("value at $[0]")
                        .hasMessageContaining("make the key text");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\ud800", "?\ud800", "a\udc00b", "é\ud800", "\udc00\ud800", "\ud83d\ud83d\ude00"})
        void a_lone_surrogate_is_refused(String text) {
            for (String each : List.of(text, "?".repeat(9000) + text, "é".repeat(9000) + text)) {
                assertThatThrownBy(() -> codec.encode(each))
                        .isInstanceOf(ResultEncodingException.class)
                        .hasMessageContaining("surrogate");
            }
        }

        @Test
        void a_cycle_is_refused() {
            List<Object> list = new ArrayList<>();
            list.add(Map.of("self", list));
            assertThatThrownBy(() -> codec.encode(list))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("contains itself");
        }

        @Test
        void what_python_could_not_read_for_its_depth_is_refused() {
            Object value = 1;
            for (int i = 0; i < 1001; i++) {
                value = List.of(value);
            }
            Object deep = value;
            assertThatThrownBy(() -> codec.encode(deep))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("nests 1,001 levels deep");
        }
    }

    @Nested
    class Reading {
        @Test
        void floats_of_32_bits_and_long_forms_are_read() {
            assertThat(decode("ca3f800000")).isEqualTo(1.0);
            assertThat(decode("cd0001")).isEqualTo(1L);
            assertThat(decode("d90161")).isEqualTo("a");
            assertThat(decode("de0001a16101")).isEqualTo(Map.of("a", 1L));
            assertThat(decode("dd0000000101")).isEqualTo(List.of(1L));
            assertThat(decode("c804ff".replace("04", "0004") + "00000001")).isEqualTo(Instant.ofEpochSecond(1));
        }

        @Test
        void the_last_of_equal_keys_wins() {
            assertThat(decode("82a16101a16102")).isEqualTo(Map.of("a", 2L));
            Map<?, ?> map = (Map<?, ?>) decode("83c4016101a16103c4016102");
            assertThat(Notation.of(map))
                    .isEqualTo("[\"dict\", [[\"a\", [\"int\", \"3\"]], [[\"bytes\", \"61\"], [\"int\", \"2\"]]]]");
        }

        @Test
        void no_bytes_are_no_bytes() {
            assertThat(decode("")).isEqualTo(new byte[0]);
        }

        @ParameterizedTest
        @CsvSource({
            "c1, 0xc1 stands for nothing",
            "0102, 1 more bytes follow",
            "91, '1 bytes, but 0 are left'",
            "a3e9, '3 bytes, but 1 are left'",
            "a2fffe, not UTF-8",
            "a3eda080, not UTF-8",
            "81a16181a16281a1, at $.a.b",
            "810102, strict_map_key",
            "81c002, strict_map_key",
            "81910101, strict_map_key",
            "81d6ff0000000101, strict_map_key",
            "d40561, extension of type 5",
            "d4ff61, a timestamp of 1 bytes",
            "d7ffffffffffffffffff, nanoseconds",
            "c70cff000000007fffffffffffffff, beyond the years",
            "dcffff, 65\u202f535",
        })
        void what_python_refuses_is_refused_with_its_place(String hex, String message) {
            assertThatThrownBy(() -> decode(hex))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining(message.replace('\u202f', ','));
        }

        @Test
        void a_replacement_character_is_text_like_any_other() {
            assertThat(codec.decode(codec.encode("a\ufffdb"))).isEqualTo("a\ufffdb");
        }
    }

    @Nested
    class Limits {
        private void assertRefused(DecodeLimits limits, String hex, String limit, String place) {
            Codec strict = new MsgpackCodec(CodecSettings.defaults().withLimits(limits));
            assertThatThrownBy(() -> strict.decode(HexFormat.of().parseHex(hex)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            e -> assertThat(e.limit()).isEqualTo(limit))
                    .hasMessageContaining(place);
        }

        @Test
        void each_limit_names_itself_and_the_place() {
            DecodeLimits limits = DecodeLimits.defaults();
            assertRefused(limits.withMaxBytes(3), "a3616263", "maxBytes", "4 bytes at $");
            assertRefused(limits.withMaxDepth(2), "81a1619190", "maxDepth", "3 levels deep at $.a[0]");
            assertRefused(limits.withMaxElements(3), "9201920102", "maxElements", "4 elements at $[1]");
            assertRefused(limits.withMaxStringLength(2), "91a3616263", "maxStringLength", "3 bytes at $[0]");
            assertRefused(limits.withMaxStringLength(2), "c403616263", "maxStringLength", "3 bytes at $");
        }

        @Test
        void a_payload_at_the_limit_passes() {
            DecodeLimits limits = new DecodeLimits(8, 2, 3, 2, 1, 1, 1);
            Codec strict = new MsgpackCodec(CodecSettings.defaults().withLimits(limits));
            assertThat(strict.decode(HexFormat.of().parseHex("81a1619201a26162".substring(0, 16))))
                    .isEqualTo(Map.of("a", List.of(1L, "ab")));
        }

        @Test
        void depth_costs_no_stack() {
            DecodeLimits limits = DecodeLimits.defaults().withMaxDepth(1_000_000);
            Codec deep = new MsgpackCodec(CodecSettings.defaults().withLimits(limits));
            assertThat(deep.decode(HexFormat.of().parseHex(times("91", 500_000) + "90")))
                    .isInstanceOf(List.class);
        }
    }

    @Test
    void input_is_neither_changed_nor_kept() {
        byte[] payload = codec.encode(List.of(new byte[] {1, 2}, "text"));
        byte[] copy = payload.clone();
        List<?> value = (List<?>) codec.decode(payload);
        assertThat(payload).isEqualTo(copy);
        Arrays.fill(payload, (byte) 0);
        assertThat(ByteBuffer.wrap((byte[]) value.get(0))).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    }
}
