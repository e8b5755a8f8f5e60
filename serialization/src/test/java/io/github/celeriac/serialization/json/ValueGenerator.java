package io.github.celeriac.serialization.json;

import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** Every kind of value that kombu's JSON has a form for, in odd shapes; the same ones for the same seed. */
final class ValueGenerator {
    private static final int[] CODE_POINTS = {
        0, '\n', ' ', '"', '\'', '\\', '/', 'a', 0x7f, 0x80, 0xe9, 0x20ac, 0xd800, 0xdfff, 0xfeff, 0xffff, 0x1f600,
        0x10ffff
    };

    private static final GeneratedValue NONE = new GeneratedValue(null, "None");

    private static final double[] SPECIAL = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE
    };

    private final Random random;
    private final boolean bytes;

    /** {@code bytes}: whether there may be some. */
    ValueGenerator(long seed, boolean bytes) {
        this.random = new Random(seed);
        this.bytes = bytes;
    }

    GeneratedValue next() {
        return value(4);
    }

    private GeneratedValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 17 : 12)) {
            case 0 -> NONE;
            case 1 -> random.nextBoolean() ? new GeneratedValue(true, "True") : new GeneratedValue(false, "False");
            case 2 -> integer();
            case 3, 4 -> floatingPoint();
            case 5, 6 -> text();
            case 7 -> decimal();
            case 8 -> uuid();
            case 9 -> dateOrTime();
            case 10 -> datetime();
            case 11 -> bytes ? bytes() : text();
            case 12, 13 -> map(depth - 1);
            case 16 -> result(depth - 1);
            default -> list(depth - 1);
        };
    }

    private GeneratedValue integer() {
        BigInteger number =
                new BigInteger(random.nextInt(200), random).subtract(BigInteger.TWO.pow(random.nextInt(100)));
        boolean small = number.bitLength() < Long.SIZE && random.nextBoolean();
        return new GeneratedValue(small ? (Object) number.longValue() : number, number.toString());
    }

    private GeneratedValue floatingPoint() {
        double number = switch (random.nextInt(5)) {
            case 4 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1_000_000) / 1000.0;
            case 2 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
            default -> random.nextInt(100) * Math.pow(10, random.nextInt(60) - 30);
        };
        String bits = String.format(Locale.ROOT, "%016x", Double.doubleToLongBits(number));
        return new GeneratedValue(number, "double('" + bits + "')");
    }

    private GeneratedValue text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 300 : 12); i > 0; i--) {
            int c = random.nextInt(3) == 0 ? CODE_POINTS[random.nextInt(CODE_POINTS.length)] : ' ' + random.nextInt(95);
            text.appendCodePoint(c);
        }
        return new GeneratedValue(text.toString(), python(text.toString()));
    }

    private static String python(String text) {
        return text.codePoints()
                .mapToObj(c -> String.format(Locale.ROOT, "\\U%08x", c))
                .collect(Collectors.joining("", "'", "'"));
    }

    private GeneratedValue decimal() {
        if (random.nextInt(8) == 0) {
            NonFiniteDecimal special = random.nextBoolean() ? NonFiniteDecimal.NAN : NonFiniteDecimal.NEGATIVE_INFINITY;
            return new GeneratedValue(special, "decimal.Decimal('" + special + "')");
        }
        BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(120), random), random.nextInt(40) - 10);
        return new GeneratedValue(number, "decimal.Decimal('" + number + "')");
    }

    private GeneratedValue uuid() {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        return new GeneratedValue(id, "uuid.UUID('" + id + "')");
    }

    private GeneratedValue bytes() {
        byte[] data = new byte[random.nextInt(10)];
        random.nextBytes(data);
        if (random.nextBoolean()) {
            for (int i = 0; i < data.length; i++) {
                data[i] &= 0x7f;
            }
        }
        StringBuilder python = new StringBuilder("b'");
        for (byte each : data) {
            python.append(String.format(Locale.ROOT, "\\x%02x", each));
        }
        return new GeneratedValue(data, python.append('\'').toString());
    }

    private GeneratedValue dateOrTime() {
        if (random.nextBoolean()) {
            LocalDate date = LocalDate.of(1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(28));
            return new GeneratedValue(date, "datetime.date(" + python(date) + ")");
        }
        LocalTime time = time();
        if (random.nextBoolean()) {
            return new GeneratedValue(time, "datetime.time(" + python(time) + ")");
        }
        ZoneOffset zone = zone();
        return new GeneratedValue(time.atOffset(zone), "datetime.time(" + python(time) + ", " + python(zone) + ")");
    }

    private GeneratedValue datetime() {
        LocalDate date = LocalDate.of(2 + random.nextInt(9998), 1 + random.nextInt(12), 1 + random.nextInt(28));
        LocalTime time = time();
        String python = "datetime.datetime(" + python(date) + ", " + python(time);
        if (random.nextBoolean()) {
            return new GeneratedValue(LocalDateTime.of(date, time), python + ")");
        }
        ZoneOffset zone = zone();
        return new GeneratedValue(OffsetDateTime.of(date, time, zone), python + ", " + python(zone) + ")");
    }

    private LocalTime time() {
        int micros = random.nextBoolean() ? 0 : random.nextInt(1_000_000);
        int second = random.nextBoolean() ? 0 : random.nextInt(60);
        return LocalTime.of(random.nextInt(24), random.nextInt(60), second, micros * 1_000);
    }

    private ZoneOffset zone() {
        int seconds = random.nextBoolean() ? (random.nextInt(73) - 36) * 1_800 : random.nextInt(129_601) - 64_800;
        return ZoneOffset.ofTotalSeconds(random.nextInt(3) == 0 ? 0 : seconds);
    }

    private static String python(LocalDate date) {
        return date.getYear() + ", " + date.getMonthValue() + ", " + date.getDayOfMonth();
    }

    private static String python(LocalTime time) {
        return time.getHour() + ", " + time.getMinute() + ", " + time.getSecond() + ", " + time.getNano() / 1_000;
    }

    private static String python(ZoneOffset zone) {
        return "datetime.timezone(datetime.timedelta(seconds=" + zone.getTotalSeconds() + "))";
    }

    private GeneratedValue list(int depth) {
        List<GeneratedValue> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(value(depth));
        }
        Object[] values = items.stream().map(GeneratedValue::java).toArray();
        String python = items.stream().map(item -> item.python() + ", ").collect(Collectors.joining());
        return random.nextBoolean()
                ? new GeneratedValue(Tuple.of(values), "(" + python + ")")
                : new GeneratedValue(Arrays.asList(values), "[" + python + "]");
    }

    /** As Celery stores one: in {@code children}, or what {@code as_tuple()} made of it. */
    private GeneratedValue result(int depth) {
        String id = Integer.toHexString(random.nextInt());
        boolean group = depth > 0 && random.nextBoolean();
        GeneratedValue parent = !group && depth > 0 && random.nextBoolean() ? result(depth - 1) : NONE;
        List<ResultTuple> children = new ArrayList<>();
        StringBuilder python = new StringBuilder("[");
        for (int i = group ? random.nextInt(4) : 0; i > 0; i--) {
            GeneratedValue child = result(depth - 1);
            children.add((ResultTuple) child.java());
            python.append(child.python()).append(", ");
        }
        ResultTuple java = new ResultTuple(id, (ResultTuple) parent.java(), group ? children : null);
        return new GeneratedValue(
                java, "(('" + id + "', " + parent.python() + "), " + (group ? python.append(']') : "None") + ")");
    }

    private GeneratedValue map(int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        StringBuilder python = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
            GeneratedValue key = key();
            GeneratedValue item = value(depth);
            if (!map.containsKey(key.java())) {
                map.put(key.java(), item.java());
                python.append(key.python()).append(": ").append(item.python()).append(", ");
            }
        }
        return new GeneratedValue(map, python.append('}').toString());
    }

    /** Never two that are equal in Python only, such as 1 and 1.0, nor equal as text only, such as 1 and '1'. */
    private GeneratedValue key() {
        return switch (random.nextInt(8)) {
            case 0 -> new GeneratedValue(null, "None");
            case 1 -> new GeneratedValue(false, "False");
            case 2 -> {
                long number = random.nextInt(1_000) + 2L;
                yield new GeneratedValue(number, Long.toString(number));
            }
            case 3 -> {
                double number = random.nextInt(1_000) + 0.5;
                yield new GeneratedValue(number, Double.toString(number));
            }
            default -> {
                String text = "k" + text().java();
                yield new GeneratedValue(text, python(text));
            }
        };
    }
}
