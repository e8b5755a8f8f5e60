package io.github.celeriac.docs;

import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of docs/values.md. */
final class DocumentedValues {
    /** Python expressions, in which {@link io.github.celeriac.testkit.live.CeleryApp} says what has a name. */
    static final List<String> PYTHON = List.of(
            "None",
            "True",
            "7",
            "2**63",
            "-2**70",
            "1.5",
            "-0.0",
            "nan",
            "-inf",
            "'é😀'",
            "'\\ud800'",
            "'\\ud83d\\ude00'",
            "b'abc'",
            "b'\\xff'",
            "bytearray(b'abc')",
            "[1, 'a']",
            "(1, 'a')",
            "{1, 'a'}",
            "frozenset({1})",
            "{'a': 1}",
            "{1: 'a'}",
            "{None: 'a'}",
            "{b'a': 1}",
            "{(1, 2): 'a'}",
            "{datetime.date(2024, 1, 2): 1}",
            "datetime.date(2024, 1, 2)",
            "datetime.time(3, 4, 5, 6)",
            "datetime.time(3, 4, tzinfo=utc)",
            "datetime.datetime(2024, 1, 2, 3, 4, 5)",
            "datetime.datetime(2024, 1, 2, 3, 4, 5, 678)",
            "datetime.datetime(2024, 1, 2, 3, 4, tzinfo=utc)",
            "datetime.datetime(2024, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=5.5)))",
            "datetime.datetime(2024, 7, 2, 3, 4, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))",
            "datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))",
            "datetime.datetime(2024, 1, 2, tzinfo=timezone(timedelta(hours=-20)))",
            "timedelta(days=-1, microseconds=1)",
            "Decimal('1.10')",
            "Decimal('-0.0')",
            "Decimal('NaN')",
            "Decimal('-Infinity')",
            "UUID('00112233-4455-6677-8899-aabbccddeeff')",
            "(1+2j)",
            "range(1, 9, 2)",
            "collections.deque([1, 2], maxlen=3)",
            "collections.OrderedDict(a=1)",
            "ValueError('a', 1)",
            "AsyncResult('t').as_tuple()",
            "GroupResult('g', [AsyncResult('t')]).as_tuple()",
            "AsyncResult('t')",
            "GroupResult('g', [AsyncResult('t')])",
            "signature('add', (1,))",
            "fractions.Fraction(1, 2)");

    private DocumentedValues() {}

    private record Point(int x) {}

    /** Java values by how the page shows them. */
    static Map<String, Object> java() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("(byte) 7", (byte) 7);
        values.put("7", 7);
        values.put("7L", 7L);
        values.put("BigInteger.TWO.pow(70)", BigInteger.TWO.pow(70));
        values.put("0.1f", 0.1f);
        values.put("0.1", 0.1);
        values.put("Double.NaN", Double.NaN);
        values.put("new BigDecimal(\"1.10\")", new BigDecimal("1.10"));
        values.put("NonFiniteDecimal.NAN", NonFiniteDecimal.NAN);
        values.put("'a'", 'a');
        values.put("DayOfWeek.MONDAY", DayOfWeek.MONDAY);
        values.put("new byte[] {1}", new byte[] {1});
        values.put("new int[] {1, 2}", new int[] {1, 2});
        values.put("List.of(1)", List.of(1));
        values.put("Tuple.of(1)", Tuple.of(1));
        values.put("Set.of(1)", Set.of(1));
        values.put("Map.of(1, 2)", Map.of(1, 2));
        values.put("new Point(1) (a record)", new Point(1));
        values.put("Optional.of(1)", Optional.of(1));
        values.put("Optional.empty()", Optional.empty());
        addTimes(values);
        values.put("UUID.fromString(…)", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        values.put("new ComplexNumber(1, 2)", new ComplexNumber(1, 2));
        values.put("new IntegerRange(1, 9, 2)", new IntegerRange(1, 9, 2));
        values.put("new ExceptionValue(…)", new ExceptionValue("builtins", "ValueError", List.of("a"), Map.of()));
        values.put("ResultTuple.task(\"t\", null)", ResultTuple.task("t", null));
        values.put("new Object()", new Object());
        return values;
    }

    private static void addTimes(Map<String, Object> values) {
        values.put("LocalDate.of(2024, 1, 2)", LocalDate.of(2024, 1, 2));
        values.put("LocalTime.of(3, 4)", LocalTime.of(3, 4));
        values.put("LocalTime.of(3, 4).atOffset(UTC)", LocalTime.of(3, 4).atOffset(ZoneOffset.UTC));
        LocalDateTime naive = LocalDateTime.of(2024, 7, 2, 3, 4);
        values.put("LocalDateTime.of(2024, 7, 2, 3, 4)", naive);
        values.put("OffsetDateTime, microseconds", OffsetDateTime.of(naive.withNano(6_000), ZoneOffset.UTC));
        values.put("OffsetDateTime, nanoseconds", OffsetDateTime.of(naive.withNano(6_007), ZoneOffset.UTC));
        values.put("ZonedDateTime, a region", ZonedDateTime.of(naive, ZoneId.of("Europe/Berlin")));
        values.put("Instant.EPOCH", Instant.EPOCH);
        values.put("Duration.ofSeconds(90)", Duration.ofSeconds(90));
    }
}
