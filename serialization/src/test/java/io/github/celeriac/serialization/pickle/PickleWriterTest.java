package io.github.celeriac.serialization.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickleWriterTest {
    private final Codec codec = Pickle.codec(CodecSettings.defaults(), PickleOptions.sqlColumn());

    private Object roundTrip(Object value) {
        return codec.decode(codec.encode(value));
    }

    private String hex(Object value) {
        return HexFormat.of().formatHex(codec.encode(value));
    }

    @Nested
    class Bytes {
        @Test
        void are_those_of_sqlalchemys_pickle_type() {
            assertThat(hex(Map.of("x", 1))).isEqualTo("8005950a000000000000007d948c0178944b01732e");
            assertThat(hex(42)).isEqualTo("80054b2a2e");
            assertThat(hex(true)).isEqualTo("8005882e");
            assertThat(hex(List.of(1, 2))).isEqualTo("80059509000000000000005d94284b014b02652e");
            assertThat(hex(Tuple.of(1, 2))).isEqualTo("80059507000000000000004b014b0286942e");
            assertThat(hex(1.5)).isEqualTo("8005950a00000000000000473ff80000000000002e");
            assertThat(hex(new byte[] {-1})).isEqualTo("80059505000000000000004301ff942e");
            assertThat(hex("é")).isEqualTo("80059506000000000000008c02c3a9942e");
        }

        @Test
        void have_large_values_outside_of_frames() {
            byte[] large = codec.encode(List.of(new byte[70_000], "x".repeat(70_000), 1L));
            assertThat(HexFormat.of().formatHex(large, 0, 13)).isEqualTo("80055d94284270110100000000");
            assertThat(Described.of(codec.decode(large)))
                    .isEqualTo(Described.of(List.of(new byte[70_000], "x".repeat(70_000), 1L)));
        }

        @Test
        void of_a_container_that_occurs_twice_are_there_once() {
            List<String> shared = List.of("a text that is rather long", "b");
            assertThat(codec.encode(List.of(shared, shared)).length)
                    .isLessThan(codec.encode(List.of(shared, List.of("another text, also rather long"))).length);
            assertThat(roundTrip(List.of(shared, shared))).isEqualTo(List.of(shared, shared));
        }

        @Test
        void of_a_value_that_expands_without_end_are_few() {
            Object value = Tuple.of("lol");
            for (int i = 0; i < 60; i++) {
                value = List.of(value, value);
            }
            assertThat(codec.encode(value)).hasSizeLessThan(1_000);
        }

        @Test
        void of_an_empty_list_are_never_a_reference() {
            // Java's List.of() is one object; two lists in Python must not be, as Python may add to one.
            assertThat(hex(List.of(List.of(), List.of()))).contains("5d945d94");
        }
    }

    @Nested
    class Frames_and_batches {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 999, 1000, 1001, 2000, 30_000})
        void do_not_show_in_the_value(int size) {
            List<Object> list = new ArrayList<>();
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                list.add("item " + i);
                map.put((long) i, "value " + i % 10);
            }
            assertThat(roundTrip(list)).isEqualTo(list);
            assertThat(roundTrip(map)).isEqualTo(map);
            assertThat(roundTrip(new HashSet<>(list))).isEqualTo(new HashSet<>(list));
        }
    }

    enum Colour {
        RED
    }

    record Point(int x, Optional<String> label) {}

    @Nested
    class Java_types {
        @Test
        void are_written_in_their_plain_form() {
            assertThat(roundTrip(new Point(1, Optional.of("a")))).isEqualTo(Map.of("x", 1L, "label", "a"));
            assertThat(roundTrip(Optional.empty())).isNull();
            assertThat(roundTrip(Colour.RED)).isEqualTo("RED");
            assertThat(roundTrip(new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
            assertThat(roundTrip(new Object[] {1.5f, 'c', (short) 3})).isEqualTo(List.of(1.5, "c", 3L));
            assertThat(roundTrip(Set.of("a"))).isEqualTo(Set.of("a"));
        }

        @Test
        void of_time_are_cut_off_at_the_microsecond() {
            assertThat(roundTrip(Instant.ofEpochSecond(0, 1_999)))
                    .isEqualTo(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 1_000, ZoneOffset.UTC));
            assertThat(roundTrip(LocalTime.of(1, 2, 3, 999_999_999))).isEqualTo(LocalTime.of(1, 2, 3, 999_999_000));
            assertThat(roundTrip(Duration.ofNanos(1_999))).isEqualTo(Duration.ofNanos(1_000));
        }

        @Test
        void that_are_zones_by_another_name_are_offsets() {
            assertThat(roundTrip(ZoneId.of("UTC+01:00"))).isEqualTo(ZoneOffset.ofHours(1));
        }

        @Test
        void in_a_key_become_what_python_can_hash() {
            Map<Object, Object> map = Map.of(List.of(1L, Set.of(2L)), "x");
            assertThat(Described.of(roundTrip(map))).isEqualTo("{tuple[Long 1, frozenset{Long 2}]: String x}");
        }

        @Test
        void in_a_key_do_not_change_the_same_object_elsewhere() {
            List<Object> list = List.of(1L);
            assertThat(Described.of(roundTrip(List.of(Map.of(list, 1L), list, Set.of(list)))))
                    .isEqualTo("[{tuple[Long 1]: Long 1}, [Long 1], {tuple[Long 1]}]");
        }
    }

    @Nested
    class Refused {
        @Test
        void is_what_python_has_no_form_of() {
            assertThatThrownBy(() -> codec.encode(Map.of("a", List.of(1, new Object()))))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("$.a[1]")
                    .hasMessageContaining("java.lang.Object");
            assertThatThrownBy(() -> codec.encode(OpaqueObject.reference("myapp", "Invoice")))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("myapp.Invoice");
            assertThatThrownBy(() -> codec.encode(Map.of(Map.of(), 1))).hasMessageContaining("hash");
            assertThatThrownBy(() -> codec.encode(new IntegerRange(1, 2, 0))).hasMessageContaining("step 0");
        }

        @Test
        void is_what_lies_outside_of_pythons_calendar() {
            assertThatThrownBy(() -> codec.encode(List.of(LocalDate.of(10_000, 1, 1))))
                    .hasMessageContaining("$[0]")
                    .hasMessageContaining("10000");
            assertThatThrownBy(() -> codec.encode(LocalDate.of(0, 1, 1))).isInstanceOf(ResultEncodingException.class);
            assertThatThrownBy(() -> codec.encode(Instant.MAX)).isInstanceOf(ResultEncodingException.class);
            assertThatThrownBy(() -> codec.encode(Duration.ofDays(1_000_000_000)))
                    .isInstanceOf(ResultEncodingException.class);
        }

        @Test
        void is_a_value_that_contains_itself() {
            List<Object> list = new ArrayList<>();
            list.add(Map.of("self", list));
            assertThatThrownBy(() -> codec.encode(list))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("$[0].self contains itself");
        }

        @Test
        void is_another_protocol() {
            assertThatThrownBy(() -> PickleOptions.serializer().withProtocol(3))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("was 3");
        }
    }

    /** Loading a pickled exception calls its class, by name: only names that are exceptions anywhere may be written. */
    @Nested
    class Exceptions {
        @ParameterizedTest
        @CsvSource({
            "os, system",
            "builtins, eval",
            "builtins, exec",
            "subprocess, Popen",
            "java.io, IOException",
            "celery.exceptions, reraise",
            "kombu.exceptions, reraise",
            "celery.exceptions, Retry.__init__",
            "builtins, ValueError.__class__",
            "shop.errors, PaymentError"
        })
        void of_unknown_classes_are_wrapped(String module, String type) {
            ExceptionValue exception = new ExceptionValue(module, type, List.of("x"));
            assertThat(roundTrip(exception))
                    .isEqualTo(new ExceptionValue(
                            "celery.utils.serialization",
                            "UnpickleableExceptionWrapper",
                            Tuple.of(module, type, Tuple.of("x"), type + "('x')")));
        }

        @Test
        void of_modules_that_readers_can_import_are_not() {
            Codec trusting = Pickle.codec(
                    CodecSettings.defaults(), PickleOptions.sqlColumn().withImportableModules("shop.errors"));
            ExceptionValue exception = new ExceptionValue("shop.errors", "PaymentError.Declined", List.of("x"));
            assertThat(codec.decode(codec.encode(exception))).isNotEqualTo(exception);
            Codec reading = Pickle.codec(
                    CodecSettings.defaults(),
                    PickleOptions.sqlColumn().withUnknownClasses(UnknownClasses.FAILURE_VALUE));
            assertThat(reading.decode(trusting.encode(exception))).isEqualTo(exception);
            for (String name : List.of("os.system", "Errors.os.system", "lower", "__import__")) {
                assertThat(reading.decode(trusting.encode(new ExceptionValue("shop.errors", name, List.of()))))
                        .extracting("type")
                        .isEqualTo("UnpickleableExceptionWrapper");
            }
        }

        @Test
        void that_python_could_not_build_from_their_arguments_are_wrapped() {
            ExceptionValue exception = new ExceptionValue("builtins", "UnicodeDecodeError", List.of("no"));
            assertThat(roundTrip(exception)).extracting("type").isEqualTo("UnpickleableExceptionWrapper");
        }
    }

    @Test
    void a_group_row_is_written_without_a_backend() {
        ResultTuple group = ResultTuple.group("g1", List.of(ResultTuple.task("x", null), ResultTuple.task("y", null)));
        String handMade = "80048c0f63656c6572792e6170702e626173658c115f756e7069636b6c655f61707061747472938c0b47726f7570"
                + "526573756c748c0267315d288c0f63656c6572792e6170702e626173658c115f756e7069636b6c655f617070617474"
                + "72938c0b4173796e63526573756c74288c01784e4e4e4e7486528c0f63656c6572792e6170702e626173658c115f75"
                + "6e7069636b6c655f61707061747472938c0b4173796e63526573756c74288c01794e4e4e4e748652658686522e";
        assertThat(codec.decode(HexFormat.of().parseHex(handMade))).isEqualTo(group);
        assertThat(roundTrip(group)).isEqualTo(group);
    }

    @Test
    void texts_with_the_same_hash_do_not_slow_it_down() {
        // 2^14 different texts with one hash code: each pair of letters is "Aa" or "BB".
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1 << 14; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        assertThat(roundTrip(texts)).isEqualTo(texts);
    }

    @Test
    void the_codec_is_found_by_its_name() {
        Codec found = ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("pickle"))
                .findFirst()
                .orElseThrow()
                .create(CodecSettings.defaults());
        assertThat(found.name()).isEqualTo("pickle");
        assertThat(found.contentType()).isEqualTo("application/x-python-serialize");
        assertThat(found.contentEncoding()).isEqualTo("binary");
        assertThat(Arrays.copyOf(found.encode(null), 2)).isEqualTo(new byte[] {(byte) 0x80, 4});
    }
}
