package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The Java values of the recorded vectors, by name. */
final class JsonVectorValues {
    private static final LocalDateTime NOON = LocalDateTime.of(2024, 1, 2, 3, 4, 5);

    private JsonVectorValues() {}

    static Map<String, Object> all() {
        Map<String, Object> values = new LinkedHashMap<>();
        addNumbers(values);
        addTexts(values);
        addContainers(values);
        addTimes(values);
        addOthers(values);
        return values;
    }

    private static void addNumbers(Map<String, Object> values) {
        values.put("none", null);
        values.put("true", true);
        values.put("false", false);
        values.put("zero", 0);
        values.put("negative", (short) -17);
        values.put("long max", Long.MAX_VALUE);
        values.put("long min", Long.MIN_VALUE);
        values.put("big", BigInteger.TWO.pow(63));
        values.put("huge", BigInteger.TEN.pow(100).negate());
        values.put("float", 1.0);
        values.put("float tenth", 0.1);
        values.put("float negative zero", -0.0);
        values.put("float 1e15", 1e15);
        values.put("float 1e16", 1e16);
        values.put("float 1e22", 1e22);
        values.put("float 1e23", Double.parseDouble("1e23"));
        values.put("float 2e23", Double.parseDouble("2e23"));
        values.put("float 0.0001", 0.0001);
        values.put("float 0.00001", 0.00001);
        values.put("float 1e-7", 1e-7);
        values.put("float min", Double.MIN_VALUE);
        values.put("float 2 min", 2 * Double.MIN_VALUE);
        values.put("float max", Double.MAX_VALUE);
        values.put("float min normal", Double.MIN_NORMAL);
        values.put("float 2**-44", Math.pow(2, -44));
        values.put("float 17 digits", 0.30000000000000004);
        values.put("nan", Double.NaN);
        values.put("infinity", Double.POSITIVE_INFINITY);
        values.put("negative infinity", Double.NEGATIVE_INFINITY);
    }

    private static void addTexts(Map<String, Object> values) {
        values.put("text", "abc");
        values.put("text empty", "");
        values.put("text escapes", "\"\\/\b\f\n\r\t\0\u001f\u007f");
        values.put("text latin", "é");
        values.put("text bmp", "€");
        values.put("text astral", "😀");
        values.put("text lone surrogate", "a\ud800b\udc00");
    }

    private static void addContainers(Map<String, Object> values) {
        values.put("list", Arrays.asList(1, "a", null));
        values.put("list empty", List.of());
        values.put("list nested", List.of(List.of(), List.of(List.of(1))));
        values.put("tuple", Tuple.of(1, Tuple.of(2)));
        values.put("dict", map("b", 1, "a", map("c", List.of())));
        values.put("dict empty", Map.of());
        BigInteger big = BigInteger.TWO.pow(70);
        values.put("dict keys", map(1, 1, 2.5, 2, 1e16, 3, false, 4, null, 5, "x", 6, Double.NaN, 7, big, 8));
        values.put("set", Set.of(1));
        values.put("key tuple", map(Tuple.of(1, 2), 3));
        values.put("nested", map("a", List.of(LocalDate.of(2024, 1, 2), map("b", BigDecimal.ONE))));
        values.put(
                "meta",
                map(
                        "status",
                        "SUCCESS",
                        "result",
                        map("sum", 3),
                        "traceback",
                        null,
                        "children",
                        List.of(),
                        "date_done",
                        "2024-01-02T03:04:05.678901+00:00",
                        "task_id",
                        "8b3b7e5c-5b0e-4d0a-9a3d-0d6d3f5f7f11"));
        List<Object> args = List.of("x", BigDecimal.ONE);
        values.put("failure", map("exc_type", "KeyError", "exc_message", args, "exc_module", "builtins"));
    }

    private static void addTimes(Map<String, Object> values) {
        ZoneOffset india = ZoneOffset.ofHoursMinutes(5, 30);
        values.put("datetime", NOON);
        values.put("datetime no seconds", NOON.withSecond(0));
        values.put("datetime fraction", LocalDateTime.of(1, 1, 2, 3, 4, 5, 10_000));
        values.put("datetime utc", NOON.atOffset(ZoneOffset.UTC));
        values.put("datetime offset", NOON.withNano(678_000).atOffset(india));
        values.put(
                "datetime offset seconds",
                OffsetDateTime.of(2024, 1, 2, 0, 0, 0, 0, ZoneOffset.ofTotalSeconds(-19_815)));
        values.put("date", LocalDate.of(2024, 1, 2));
        values.put("time", LocalTime.of(3, 4));
        values.put("time fraction", LocalTime.of(3, 4, 5, 10_000));
        values.put("time utc", LocalTime.of(3, 4).atOffset(ZoneOffset.UTC));
        values.put("timedelta", Duration.ofDays(1));
    }

    private static void addOthers(Map<String, Object> values) {
        values.put("decimal", new BigDecimal("1.10"));
        values.put("decimal exponent", new BigDecimal("-1E+20"));
        values.put("decimal small", new BigDecimal("0.00000012"));
        values.put("decimal 7 zeros", new BigDecimal("0E-7"));
        values.put("decimal nan", NonFiniteDecimal.NAN);
        values.put("decimal infinity", NonFiniteDecimal.NEGATIVE_INFINITY);
        values.put("uuid", new UUID(0, 15));
        values.put("bytes", "abc".getBytes(UTF_8));
        values.put("bytes empty", new byte[0]);
        values.put("bytes escapes", "\né".getBytes(UTF_8));
        values.put("bytes binary", new byte[] {-1, 0});
    }

    private static Map<Object, Object> map(Object... keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
