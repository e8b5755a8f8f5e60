package io.github.celeriac.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that every serializer of Celery holds, in the classes in which they come back. */
final class ContractValues {
    private ContractValues() {}

    static Stream<@Nullable Object> all() {
        return Stream.concat(scalars(), containers());
    }

    private static Stream<@Nullable Object> scalars() {
        return Stream.of(
                null,
                true,
                false,
                0L,
                -1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                BigInteger.TWO.pow(63),
                BigInteger.TEN.pow(300).negate(),
                0.0,
                -0.0,
                0.1,
                -1.5e300,
                Double.MIN_VALUE,
                "",
                "text",
                "héllo ☃ 𝄞 \u2028",
                "quote \" ' backslash \\ newline \n tab \t NUL \0",
                "null",
                "2026-01-31T12:00:00+00:00",
                "x".repeat(100_000));
    }

    private static Stream<@Nullable Object> containers() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("", null);
        map.put("ключ", List.of(1L, 2.5, "three"));
        map.put("status", "FAILURE");
        map.put("inner", Map.of("task_id", "not mine"));
        return Stream.of(
                List.of(), Map.of(), Arrays.asList(1L, null, "a", List.of(), Map.of()), map, nested(100), numbers());
    }

    private static Object nested(int depth) {
        Object value = "bottom";
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0 ? Collections.singletonList(value) : Collections.singletonMap("k", value);
        }
        return value;
    }

    private static List<Object> numbers() {
        List<Object> numbers = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    static String shown(@Nullable Object value) {
        String text = value == null ? "null" : value.getClass().getSimpleName() + " " + value;
        String line = text.replaceAll("\\p{Cntrl}", "·");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
