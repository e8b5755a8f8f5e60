package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** What the recorded pickles are in Java. */
final class PickleVectorValues {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneOffset HALF = ZoneOffset.ofHoursMinutes(5, 30);

    private final Map<String, Object> values = new LinkedHashMap<>();

    private PickleVectorValues() {
        numbers();
        texts();
        containers();
        times();
        objects();
        exceptions();
    }

    static Map<String, Object> all() {
        return new PickleVectorValues().values;
    }

    private void numbers() {
        values.put("none", null);
        values.put("true", true);
        values.put("false", false);
        for (long number : new long[] {0, 255, 256, 65535, 65536, -1}) {
            values.put("int " + number, number);
        }
        values.put("int 2**31-1", (long) Integer.MAX_VALUE);
        values.put("int 2**31", 1L << 31);
        values.put("int -2**31", (long) Integer.MIN_VALUE);
        values.put("int -2**31-1", Integer.MIN_VALUE - 1L);
        values.put("int 2**63-1", Long.MAX_VALUE);
        values.put("int 2**63", BigInteger.TWO.pow(63));
        values.put("int -2**63", Long.MIN_VALUE);
        values.put("int -2**63-1", BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE));
        values.put("int 10**700", BigInteger.TEN.pow(700));
        for (double number : new double[] {1.5, -0.0}) {
            values.put("float " + number, number);
        }
        values.put("float 5e-324", Double.MIN_VALUE);
        values.put("float inf", Double.POSITIVE_INFINITY);
        values.put("float -inf", Double.NEGATIVE_INFINITY);
        values.put("float nan", Double.NaN);
        values.put("complex", new ComplexNumber(1.5, -2));
        values.put("range", new IntegerRange(5, -2, -3));
        values.put("decimal", new BigDecimal("1.10"));
        values.put("decimal exponent", new BigDecimal("1E+30"));
        values.put("decimal nan", NonFiniteDecimal.NAN);
        values.put("decimal -infinity", NonFiniteDecimal.NEGATIVE_INFINITY);
    }

    private void texts() {
        values.put("str empty", "");
        values.put("str ascii", "abc");
        values.put("str latin", "é");
        values.put("str astral", "😀");
        values.put("str lone surrogate", "a\ud800?");
        values.put("str replacement", "\ufffd");
        values.put("str escapes", "\\u0041 \\ \n \r \0 \u001a");
        values.put("str 300", "x".repeat(300));
        values.put("bytes empty", new byte[0]);
        values.put("bytes", new byte[] {0, -1, 'a', 'b', 'c'});
        values.put("bytearray", new byte[] {0, -1, 'a', 'b', 'c'});
        byte[] many = new byte[300];
        Arrays.fill(many, (byte) 0xfe);
        values.put("bytes 300", many);
    }

    private void containers() {
        List<Object> shared = List.of(1L, 2L);
        values.put("list empty", List.of());
        values.put("list one", List.of(1L));
        values.put("list", Arrays.asList(1L, List.of(2L, "a"), null));
        values.put("list 1001", LongStream.range(0, 1001).boxed().toList());
        values.put("list shared", List.of(shared, shared));
        values.put("tuple empty", Tuple.of());
        values.put("tuple 1", Tuple.of(1L));
        values.put("tuple 2", Tuple.of(1L, 2L));
        values.put("tuple 3", Tuple.of(1L, 2L, 3L));
        values.put("tuple 4", Tuple.of(1L, 2L, 3L, Tuple.of(4L)));
        values.put("dict empty", Map.of());
        values.put("dict one", Map.of("x", 1L));
        values.put(
                "dict",
                dict("a", 1L, 2L, List.of(3L), Tuple.of(4L, Tuple.of("b")), null, null, true, 1.5, new byte[] {'z'}));
        Map<Object, Object> many = new LinkedHashMap<>();
        LongStream.range(0, 1001).forEach(i -> many.put(i, null));
        values.put("dict 1001", many);
        values.put("set empty", Set.of());
        values.put("set one", Set.of("a"));
        values.put("frozenset", frozenSet("a"));
        values.put("frozenset key", Map.of(frozenSet(1L), 1L));
        values.put("ordered dict", dict("b", 1L, "a", 2L));
        values.put("default dict", dict("a", List.of(1L)));
        values.put("counter", dict("a", 2L, "b", 1L));
        values.put("deque", deque(null, 1L, 2L));
        values.put("deque bounded", deque(3L, 1L, 2L));
    }

    private void times() {
        LocalDateTime overlap = LocalDateTime.of(2024, 10, 27, 2, 30);
        values.put("date", LocalDate.of(2024, 1, 2));
        values.put("date min", LocalDate.of(1, 1, 1));
        values.put("date max", LocalDate.of(9999, 12, 31));
        values.put("time", LocalTime.of(3, 4, 5, 678_000));
        values.put("time utc", OffsetTime.of(3, 4, 5, 0, ZoneOffset.UTC));
        values.put("datetime", LocalDateTime.of(2024, 1, 2, 3, 4, 5, 678_000));
        values.put("datetime fold", overlap);
        values.put("datetime utc", OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC));
        values.put("datetime offset", OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 0, HALF));
        values.put("datetime offset +19", OffsetDateTime.of(2024, 1, 1, 8, 0, 0, 0, ZoneOffset.UTC));
        values.put("datetime zone", ZonedDateTime.of(2024, 7, 2, 3, 4, 5, 0, BERLIN));
        values.put("datetime zone overlap", ZonedDateTime.ofLocal(overlap, BERLIN, ZoneOffset.ofHours(2)));
        values.put("datetime zone overlap fold", ZonedDateTime.ofLocal(overlap, BERLIN, ZoneOffset.ofHours(1)));
        values.put("datetime zone gap", OffsetDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneOffset.ofHours(1)));
        values.put("timedelta", Duration.ofDays(-1).plusSeconds(5).plusNanos(7_000));
        values.put("timedelta max", Duration.ofDays(1_000_000_000).minusNanos(1_000));
        values.put("timezone", HALF);
        values.put("zoneinfo", BERLIN);
    }

    private void objects() {
        values.put("uuid", new UUID(0, 42));
        values.put("uuid high", UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
        ResultTuple x = ResultTuple.task("x", null);
        ResultTuple inner = ResultTuple.group("h", List.of(ResultTuple.task("y", null)));
        values.put("result", ResultTuple.task("x", ResultTuple.task("p", null)));
        values.put("group result", ResultTuple.group("g", List.of(x, inner)));
        values.put(
                "signature",
                dict(
                        "task",
                        "shop.add",
                        "args",
                        Tuple.of(1L),
                        "kwargs",
                        dict("y", List.of(2L)),
                        "options",
                        Map.of(),
                        "subtask_type",
                        null,
                        "immutable",
                        false));
    }

    private void exceptions() {
        put("ValueError", "builtins", "boom", 1L);
        values.put(
                "ValueError notes",
                new ExceptionValue("builtins", "ValueError", Tuple.of("boom"))
                        .withAttributes(Map.of("__notes__", List.of("a note"))));
        put("KeyError", "builtins", "a");
        put("FileNotFoundError", "builtins", 2L, "No such file", "f.txt");
        put("UnicodeDecodeError", "builtins", "utf-8", new byte[] {-1}, 0L, 1L, "invalid");
        put("TaskRevokedError", "celery.exceptions", "revoked");
        put("NotRegistered", "celery.exceptions", "shop.add");
        values.put(
                "MaxRetriesExceededError",
                new ExceptionValue("celery.exceptions", "MaxRetriesExceededError", Tuple.of("Can't retry"))
                        .withAttributes(dict("task_args", List.of(), "task_kwargs", Map.of())));
        put("TimeLimitExceeded", "billiard.exceptions", 3L);
        put("WorkerLostError", "billiard.exceptions", "lost");
        put("EncodeError", "kombu.exceptions", "TypeError('no')");
        put("Retry", "celery.exceptions", "again", new ExceptionValue("builtins", "ValueError", Tuple.of(1L)), 5L);
        Tuple declined = Tuple.of("declined");
        Tuple wrapped = Tuple.of("shop.errors", "PaymentError", declined, "PaymentError('declined')");
        Map<String, Object> attributes = dict(
                "exc_module",
                "shop.errors",
                "exc_cls_name",
                "PaymentError",
                "exc_args",
                declined,
                "text",
                "PaymentError('declined')");
        values.put(
                "wrapper",
                new ExceptionValue("celery.utils.serialization", "UnpickleableExceptionWrapper", wrapped)
                        .withAttributes(attributes));
        values.put(
                "exception map",
                dict("exc_type", "ValueError", "exc_message", Tuple.of("boom", 1L), "exc_module", "builtins"));
        ownExceptions(declined);
    }

    private void ownExceptions(Tuple declined) {
        Tuple args = Tuple.of("declined", new BigDecimal("9.99"));
        values.put(
                "failure meta",
                dict(
                        "status",
                        "FAILURE",
                        "result",
                        new ExceptionValue("shop.errors", "PaymentError", args),
                        "traceback",
                        null,
                        "children",
                        List.of(),
                        "task_id",
                        "x"));
        values.put(
                "chord part", List.of(1L, "x", "FAILURE", new ExceptionValue("shop.errors", "PaymentError", declined)));
    }

    private void put(String type, String module, Object... args) {
        values.put(type, new ExceptionValue(module, type, Tuple.of(args)));
    }

    @SuppressWarnings("unchecked")
    private static <K> Map<K, Object> dict(Object... keysAndValues) {
        Map<K, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((K) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static FrozenSet frozenSet(Object element) {
        FrozenSet set = new FrozenSet(1);
        set.add(element);
        return set;
    }

    private static List<Object> deque(Long maxLength, Object... elements) {
        List<Object> deque = new PythonDeque(maxLength);
        deque.addAll(new ArrayList<>(List.of(elements)));
        return deque;
    }
}
