package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Values of every kind that pickle has in both languages, from a seed. */
final class PythonValueGenerator {
    private static final double[] SPECIAL = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE
    };
    private static final List<NonFiniteDecimal> NO_NUMBERS = List.of(
            NonFiniteDecimal.NAN,
            NonFiniteDecimal.SIGNALING_NAN,
            NonFiniteDecimal.INFINITY,
            NonFiniteDecimal.NEGATIVE_INFINITY);

    private final Random random;
    private final PythonTimeGenerator times;
    private final PythonObjectGenerator objects;

    PythonValueGenerator(long seed) {
        this.random = new Random(seed);
        this.times = new PythonTimeGenerator(random);
        this.objects = new PythonObjectGenerator(random, this);
    }

    PythonValue next() {
        return value(3);
    }

    PythonValue value(int depth) {
        int kind = random.nextInt(depth > 0 ? 20 : 12);
        return switch (kind) {
            case 12, 13 -> list(depth);
            case 14 -> tuple(depth);
            case 15, 16 -> dict(depth);
            case 17 -> set(depth);
            case 18 -> deque(depth);
            case 19 -> objects.next(depth);
            default -> scalar(kind);
        };
    }

    private PythonValue scalar(int kind) {
        return switch (kind) {
            case 0 ->
                random.nextInt(3) > 0
                        ? new PythonValue(null, "None")
                        : random.nextBoolean() ? new PythonValue(true, "True") : new PythonValue(false, "False");
            case 1, 2 -> whole();
            case 3 -> real();
            case 4, 5 -> text();
            case 6 -> bytes();
            case 7, 8 -> times.next();
            case 9 -> decimal();
            case 10 -> uuid();
            default -> number();
        };
    }

    PythonValue whole() {
        BigInteger number = new BigInteger(random.nextInt(random.nextInt(4) == 0 ? 300 : 70), random);
        number = random.nextBoolean() ? number.negate() : number;
        return new PythonValue(number.bitLength() < 64 ? (Object) number.longValue() : number, "(" + number + ")");
    }

    private PythonValue real() {
        double number = switch (random.nextInt(3)) {
            case 0 -> random.nextGaussian();
            case 1 -> SPECIAL[random.nextInt(SPECIAL.length)];
            default -> Double.longBitsToDouble(random.nextLong());
        };
        return new PythonValue(number, python(number));
    }

    private static String python(double number) {
        return "double('" + HexFormat.of().toHexDigits(Double.doubleToLongBits(number)) + "')";
    }

    private PythonValue number() {
        if (random.nextBoolean()) {
            double real = random.nextGaussian();
            double imaginary = random.nextGaussian();
            return new PythonValue(
                    new ComplexNumber(real, imaginary), "complex(" + python(real) + ", " + python(imaginary) + ")");
        }
        long start = random.nextInt();
        long stop = random.nextLong();
        int step = random.nextInt(9) + 1;
        return new PythonValue(
                new IntegerRange(start, stop, -step), "range(" + start + ", " + stop + ", -" + step + ")");
    }

    private PythonValue decimal() {
        if (random.nextInt(8) == 0) {
            NonFiniteDecimal none = NO_NUMBERS.get(random.nextInt(NO_NUMBERS.size()));
            return new PythonValue(none, "decimal.Decimal('" + none + "')");
        }
        BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(120), random), random.nextInt(60) - 30);
        number = random.nextBoolean() ? number.negate() : number;
        return new PythonValue(number, "decimal.Decimal('" + number + "')");
    }

    private PythonValue uuid() {
        UUID uuid = new UUID(random.nextBoolean() ? 0 : random.nextLong(), random.nextLong());
        return new PythonValue(uuid, "uuid.UUID('" + uuid + "')");
    }

    PythonValue text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(random.nextInt(20) == 0 ? 400 : 12); length > 0; length--) {
            text.appendCodePoint(codePoint());
        }
        return new PythonValue(text.toString(), literal(text.toString()));
    }

    private int codePoint() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x100);
            case 1 -> random.nextInt(0xd800);
            case 2 -> 0x10000 + random.nextInt(0x100000);
            // Not a high one, which the next character could make a pair with.
            case 3 -> random.nextInt(4) == 0 ? 0xdc00 + random.nextInt(0x400) : '?';
            default -> 'a' + random.nextInt(26);
        };
    }

    private static String literal(String text) {
        return text.codePoints()
                .mapToObj(point -> String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point))
                .collect(Collectors.joining("", "'", "'"));
    }

    private PythonValue bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 400 : 12)];
        random.nextBytes(bytes);
        String literal = "bytes.fromhex('" + HexFormat.of().formatHex(bytes) + "')";
        return new PythonValue(bytes, random.nextInt(4) == 0 ? "bytearray(" + literal + ")" : literal);
    }

    private List<PythonValue> several(int depth) {
        List<PythonValue> values = new ArrayList<>();
        for (int size = random.nextInt(5); size > 0; size--) {
            values.add(value(depth - 1));
        }
        return values;
    }

    private PythonValue list(int depth) {
        List<PythonValue> items = several(depth);
        List<Object> list = new ArrayList<>();
        items.forEach(item -> list.add(item.java()));
        return new PythonValue(list, python(items, "[", "]"));
    }

    private PythonValue tuple(int depth) {
        return tupleOf(several(depth));
    }

    static PythonValue tupleOf(List<PythonValue> items) {
        Object[] elements = items.stream().map(PythonValue::java).toArray();
        return new PythonValue(Tuple.of(elements), python(items, "(", items.size() == 1 ? ",)" : ")"));
    }

    private PythonValue deque(int depth) {
        List<PythonValue> items = several(depth);
        Long maxLength = random.nextBoolean() ? null : 5L;
        PythonDeque deque = new PythonDeque(maxLength);
        items.forEach(item -> deque.add(item.java()));
        String bound = maxLength == null ? "" : ", maxlen=5";
        return new PythonValue(deque, "collections.deque(" + python(items, "[", "]") + bound + ")");
    }

    static String python(List<PythonValue> items, String begin, String end) {
        return items.stream().map(PythonValue::python).collect(Collectors.joining(", ", begin, end));
    }

    /** Keys differ by their first element, so that no two are equal in one language only. */
    private PythonValue key(int number, int depth) {
        PythonValue first = new PythonValue((long) number, Integer.toString(number));
        return switch (random.nextInt(4)) {
            case 0 -> first;
            case 1 -> tupleOf(List.of(first, text(), times.next()));
            case 2 -> depth > 1 ? frozenSet(List.of(key(number, depth - 1))) : tupleOf(List.of(first));
            default -> new PythonValue("key" + number, "'key" + number + "'");
        };
    }

    private static PythonValue frozenSet(List<PythonValue> items) {
        FrozenSet set = new FrozenSet(items.size());
        items.forEach(item -> set.add(item.java()));
        return new PythonValue(set, "frozenset(" + python(items, "[", "]") + ")");
    }

    private PythonValue dict(int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        List<PythonValue> entries = new ArrayList<>();
        int size = random.nextInt(40) == 0 ? 1_200 : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            PythonValue key = key(i, depth);
            PythonValue value = size > 5 ? whole() : value(depth - 1);
            map.put(key.java(), value.java());
            entries.add(new PythonValue(null, key.python() + ": " + value.python()));
        }
        String literal = python(entries, "{", "}");
        String[] types = {"%s", "%s", "collections.OrderedDict(%s)", "collections.defaultdict(int, %s)"};
        return new PythonValue(map, types[random.nextInt(types.length)].replace("%s", literal));
    }

    private PythonValue set(int depth) {
        List<PythonValue> keys = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            keys.add(key(i, depth));
        }
        if (random.nextBoolean()) {
            return frozenSet(keys);
        }
        Set<Object> set = new LinkedHashSet<>(
                Arrays.asList(keys.stream().map(PythonValue::java).toArray()));
        return new PythonValue(set, "set(" + python(keys, "[", "]") + ")");
    }
}
