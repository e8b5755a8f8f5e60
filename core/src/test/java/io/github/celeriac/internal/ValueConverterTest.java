package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.TypeRef;
import io.github.celeriac.UnexpectedResultTypeException;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.Tuple;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ValueConverterTest {
    private static @Nullable Object convert(@Nullable Object value, Type target) {
        return ValueConverter.convert(value, target);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(@Nullable Object value, Type target) {
        return assertThatThrownBy(() -> convert(value, target)).isInstanceOf(UnexpectedResultTypeException.class);
    }

    @Nested
    class Numbers {
        @Test
        void an_int_becomes_any_type_that_holds_it() {
            assertThat(convert(7L, int.class)).isEqualTo(7);
            assertThat(convert(7L, Integer.class)).isEqualTo(7);
            assertThat(convert(-7L, short.class)).isEqualTo((short) -7);
            assertThat(convert(127L, byte.class)).isEqualTo((byte) 127);
            assertThat(convert(7L, double.class)).isEqualTo(7.0);
            assertThat(convert(7L, BigInteger.class)).isEqualTo(BigInteger.valueOf(7));
            assertThat(convert(7L, BigDecimal.class)).isEqualTo(BigDecimal.valueOf(7));
            assertThat(convert(7L, Number.class)).isEqualTo(7L);
        }

        @Test
        void what_does_not_fit_exactly_is_refused() {
            assertRefused(1L << 31, int.class).hasMessageContaining("an int (2147483648) but int was asked for");
            assertRefused(40_000L, short.class);
            assertRefused(128L, byte.class);
            assertRefused(BigInteger.TWO.pow(63), long.class);
            assertRefused((1L << 53) + 1, double.class);
            assertRefused(3.5, int.class);
            assertRefused(Double.NaN, BigDecimal.class);
            assertRefused(1e300, float.class);
            assertRefused(new BigDecimal("1E+2000000000"), BigInteger.class);
            assertRefused(true, int.class);
            assertRefused("7", int.class);
        }

        @Test
        void a_float_with_an_integral_value_is_an_int() {
            assertThat(convert(3.0, int.class)).isEqualTo(3);
            assertThat(convert(Math.pow(2, 80), BigInteger.class)).isEqualTo(BigInteger.TWO.pow(80));
        }

        @Test
        void a_decimal_and_a_double_are_taken_as_they_print() {
            assertThat(convert(0.1, BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
            assertThat(convert(new BigDecimal("0.10"), double.class)).isEqualTo(0.1);
            assertRefused(new BigDecimal("0.1000000000000000000000001"), double.class);
            assertThat(convert(0.1, float.class)).isEqualTo(0.1f);
            assertThat(convert(NonFiniteDecimal.INFINITY, double.class)).isEqualTo(Double.POSITIVE_INFINITY);
        }

        @Test
        void text_is_a_decimal_as_kombu_5_2_wrote_it() {
            assertThat(convert("1.10", BigDecimal.class)).isEqualTo(new BigDecimal("1.10"));
            assertRefused("one", BigDecimal.class);
        }
    }

    @Nested
    class Text_and_other_scalars {
        enum Color {
            RED,
            GREEN
        }

        @Test
        void text_stays_text() {
            assertThat(convert("abc", String.class)).isEqualTo("abc");
            assertThat(convert("abc", CharSequence.class)).isEqualTo("abc");
            assertThat(convert("a", char.class)).isEqualTo('a');
            assertRefused("ab", char.class);
            assertRefused(1L, String.class);
        }

        @Test
        void enums_go_by_name() {
            assertThat(convert("GREEN", Color.class)).isEqualTo(Color.GREEN);
            assertRefused("BLUE", Color.class).hasMessageContaining("'BLUE'").hasMessageContaining("RED, GREEN");
        }

        @Test
        void null_is_null_except_for_primitives() {
            assertThat(convert(null, Integer.class)).isNull();
            assertThat(convert(null, List.class)).isNull();
            assertThat(convert(null, Object.class)).isNull();
            assertThat(convert(null, Optional.class)).isEqualTo(Optional.empty());
            assertRefused(null, int.class).hasMessageContaining("result is None but int was asked for");
        }

        @Test
        void a_uuid_also_comes_from_text() {
            UUID id = UUID.fromString("8b3b7e5c-5b0e-4d0a-9a3d-0d6d3f5f7f11");
            assertThat(convert(id, UUID.class)).isEqualTo(id);
            assertThat(convert(id.toString(), UUID.class)).isEqualTo(id);
            assertThat(convert(id.toString().replace("-", ""), UUID.class)).isEqualTo(id);
            assertRefused("8b3b", UUID.class);
        }

        @Test
        void bytes_stay_bytes() {
            byte[] bytes = {1, 2};
            assertThat(convert(bytes, byte[].class)).isSameAs(bytes);
            assertRefused("ab", byte[].class);
        }
    }

    @Nested
    class Times {
        private static final OffsetDateTime AWARE =
                OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 678_000, ZoneOffset.ofHours(2));

        @Test
        void aware_datetimes_are_instants() {
            assertThat(convert(AWARE, Instant.class)).isEqualTo(AWARE.toInstant());
            assertThat(convert(AWARE, OffsetDateTime.class)).isEqualTo(AWARE);
            assertThat(convert("2024-01-02T01:04:05.000678Z", Instant.class)).isEqualTo(AWARE.toInstant());
            assertThat(convert("2024-01-02T03:04:05.000678+02:00", OffsetDateTime.class))
                    .isEqualTo(AWARE);
        }

        @Test
        void a_zone_is_neither_invented_nor_dropped() {
            assertRefused(AWARE, LocalDateTime.class).hasMessageContaining("ask for OffsetDateTime or Instant");
            assertRefused(AWARE.toLocalDateTime(), Instant.class).hasMessageContaining("ask for LocalDateTime");
            assertRefused("2024-01-02T01:04:05", Instant.class);
        }

        @Test
        void plain_dates_and_times_also_come_from_text() {
            assertThat(convert("2024-01-02T03:04:05", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2024, 1, 2, 3, 4, 5));
            assertThat(convert("2024-01-02T00:00:00", LocalDate.class)).isEqualTo(LocalDate.of(2024, 1, 2));
            assertThat(convert("2024-01-02", LocalDate.class)).isEqualTo(LocalDate.of(2024, 1, 2));
            assertThat(convert("03:04", LocalTime.class)).isEqualTo(LocalTime.of(3, 4));
            assertRefused("2024-13-02", LocalDate.class).hasMessageContaining("2024-13-02");
            assertRefused("2024-01-02T01:00:00", LocalDate.class);
        }

        @Test
        void a_duration_also_comes_from_seconds() {
            assertThat(convert(90L, Duration.class)).isEqualTo(Duration.ofSeconds(90));
            assertThat(convert(0.1, Duration.class)).isEqualTo(Duration.ofMillis(100));
            assertRefused(1e300, Duration.class);
        }
    }

    @Nested
    class Containers {
        @Test
        void lists_sets_and_arrays_convert_what_is_in_them() {
            List<Object> numbers = List.of(1L, 2L, 2L);
            assertThat(convert(numbers, new TypeRef<List<Integer>>() {}.type())).isEqualTo(List.of(1, 2, 2));
            assertThat(convert(numbers, new TypeRef<Set<Short>>() {}.type())).isEqualTo(Set.of((short) 1, (short) 2));
            assertThat(convert(Tuple.of(1L, 2L), int[].class)).isEqualTo(new int[] {1, 2});
            assertThat(convert(List.of(numbers), long[][].class)).isEqualTo(new long[][] {{1, 2, 2}});
            assertThat(convert(numbers, new TypeRef<Iterable<? extends Number>>() {}.type()))
                    .isEqualTo(numbers);
            assertThat((Object[]) convert(List.of(List.of(1L)), new TypeRef<List<Integer>[]>() {}.type()))
                    .containsExactly(List.of(1));
        }

        @Test
        void maps_convert_keys_that_json_made_text_of() {
            Map<String, Object> map = Map.of("1", List.of(2L));
            assertThat(convert(map, new TypeRef<Map<Integer, List<Byte>>>() {}.type()))
                    .isEqualTo(Map.of(1, List.of((byte) 2)));
            assertThat(convert(Map.of("true", 1L), new TypeRef<Map<Boolean, Integer>>() {}.type()))
                    .isEqualTo(Map.of(true, 1));
            assertRefused(Map.of("x", 1L), new TypeRef<Map<Integer, Integer>>() {}.type())
                    .hasMessageContaining("$.x is a str ('x') but Integer");
        }

        @Test
        void optionals_are_empty_for_none() {
            assertThat(convert(Arrays.asList(null, 1L), new TypeRef<List<Optional<Integer>>>() {}.type()))
                    .isEqualTo(List.of(Optional.empty(), Optional.of(1)));
        }

        @Test
        void the_error_has_the_path_escaped() {
            Type type = new TypeRef<List<Map<String, Integer>>>() {}.type();
            assertRefused(List.of(Map.of(), Map.of("odd\nkey", "abc")), type)
                    .hasMessageContaining("result at $[1]['odd\\u000akey'] is a str ('abc') but Integer was asked for");
        }

        @Test
        void hostile_depth_is_an_error_of_ours() {
            List<Object> deep = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                deep = new ArrayList<>(List.of(deep));
            }
            assertRefused(deep, Node.class);
            assertRefused(Map.of("children", deep), Node.class);
        }

        record Node(List<Node> children) {}
    }

    @Nested
    class Records {
        record Item(
                String name,
                int unitPrice,
                Optional<String> note,
                @Nullable Long stock) {}

        record Order(List<Item> items, Map<String, Item> byName) {}

        record Page<T>(T first, List<T> rest) {}

        record Positive(int value) {
            Positive {
                if (value <= 0) {
                    throw new IllegalArgumentException("value was " + value);
                }
            }
        }

        @Test
        void components_are_found_by_name_or_snake_case_name() {
            assertThat(convert(Map.of("name", "a", "unit_price", 3L, "unknown", 1L), Item.class))
                    .isEqualTo(new Item("a", 3, Optional.empty(), null));
            assertThat(convert(Map.of("name", "a", "unitPrice", 3L, "note", "n", "stock", 5L), Item.class))
                    .isEqualTo(new Item("a", 3, Optional.of("n"), 5L));
        }

        @Test
        void a_missing_primitive_is_an_error() {
            assertRefused(Map.of("name", "a"), Item.class)
                    .hasMessageContaining("result at $.unitPrice is missing but int was asked for");
        }

        @Test
        void errors_deep_inside_name_their_path() {
            Map<String, Object> order = Map.of("items", List.of(Map.of("unit_price", 1L), Map.of("unit_price", "abc")));
            assertRefused(order, Order.class)
                    .hasMessage("result at $.items[1].unit_price is a str ('abc') but int was asked for;"
                            + " ask for Object.class to see the value as it is");
        }

        @Test
        void type_variables_are_resolved() {
            assertThat(convert(Map.of("first", 1L, "rest", List.of(2L)), new TypeRef<Page<Integer>>() {}.type()))
                    .isEqualTo(new Page<>(1, List.of(2)));
            assertThat(convert(
                            Map.of("first", List.of(1L), "rest", List.of()), new TypeRef<Page<List<Byte>>>() {}.type()))
                    .isEqualTo(new Page<>(List.of((byte) 1), List.of()));
        }

        @Test
        void a_constructor_may_refuse() {
            assertRefused(Map.of("value", 0L), Positive.class)
                    .hasMessageContaining("was refused by")
                    .hasMessageContaining("value was 0")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void only_a_map_becomes_a_record() {
            assertRefused(List.of(1L), Item.class).hasMessageContaining("a list but");
        }
    }

    @Nested
    class Beans {
        public static class Base<T> {
            public @Nullable List<T> values;
        }

        public static class Bean extends Base<Integer> {
            private int unitPrice = 5;
            public @Nullable String name;

            public void setUnitPrice(int unitPrice) {
                this.unitPrice = unitPrice;
            }
        }

        @Test
        void setters_and_public_fields_are_set() {
            Bean bean = (Bean) convert(Map.of("unit_price", 3L, "name", "a", "other", 1L), Bean.class);
            assertThat(bean.unitPrice).isEqualTo(3);
            assertThat(bean.name).isEqualTo("a");
        }

        @Test
        void what_is_missing_keeps_its_value() {
            assertThat(((Bean) convert(Map.of(), Bean.class)).unitPrice).isEqualTo(5);
        }

        @Test
        void the_jdks_own_classes_are_no_beans() {
            assertRefused(Map.of(), Thread.class);
            assertRefused(Map.of(), Runnable.class);
        }
    }
}
