package io.github.celeriac.serialization;

import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Values that a format can hold, the odd ones more often than chance would have them. */
public final class PlainValueGenerator {
    private static final String[] WORDS = {
        "",
        "a",
        "yes",
        "No",
        "null",
        "~",
        "1",
        "07",
        "0x1f",
        "1_000",
        "1:30",
        "1.5",
        "1e3",
        ".inf",
        ".nan",
        "=",
        "<<",
        "- a",
        "a: b",
        "a #b",
        "#",
        "2024-01-02",
        "2024-01-02 03:04:05",
        "é",
        "😀",
        "\0\u0007\n\r\t\u001b\"'\\/",
        "\u0085\u2028\ufeff",
        " a ",
        "%a",
        "@a",
        "!a",
        "&a",
        "*a",
        "---",
        "...",
        "status",
        "\ufffd",
        "\u007f\u00a0",
        "{}",
        "[]",
        "a\nb",
        "?",
        "|",
        "a\n "
    };
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        0.1,
        1e15,
        1e16,
        1e17,
        1e22,
        Double.parseDouble("9.999999999999999e22"), // JDK 17 and 25 print it differently
        -1.5e-7,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;
    private final List<Supplier<Object>> scalars = new ArrayList<>();
    private final List<Supplier<Object>> keys = new ArrayList<>();
    private boolean sets;
    private int maxBytes = 200;

    public PlainValueGenerator(long seed) {
        random = new Random(seed);
        scalars.add(() -> null);
        scalars.add(random::nextBoolean);
        scalars.add(this::integer);
        scalars.add(() -> integer().longValue());
        scalars.add(this::floating);
        scalars.add(this::text);
        scalars.add(this::text);
        scalars.add(this::bytes);
        keys.add(this::key);
        keys.add(this::key);
    }

    /** What msgpack can hold besides what all can. */
    public PlainValueGenerator forMsgpack() {
        maxBytes = 70_000;
        scalars.add(() ->
                Instant.ofEpochSecond(random.nextLong() >> random.nextInt(40) + 10, random.nextInt(1_000_000_000)));
        return this;
    }

    /** What YAML can hold besides what all can. */
    public PlainValueGenerator forYaml() {
        sets = true;
        scalars.add(this::time);
        scalars.add(() -> integer().pow(random.nextInt(20)));
        scalars.add(() -> "a\ud800b");
        keys.add(() -> integer());
        keys.add(this::time);
        keys.add(() -> 0.5 + random.nextInt(9));
        return this;
    }

    /** With the keys of maps in the order of {@link Notation}. */
    public Object next() {
        return Notation.parse(Notation.of(next(4)));
    }

    private Object next(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(12);
        int size = random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(5);
        if (kind == 0) {
            return Tuple.copyOf(list(size, depth - 1));
        }
        if (kind <= 2) {
            return list(size, depth - 1);
        }
        if (kind <= 4) {
            return map(size, depth - 1);
        }
        return kind == 5 && sets ? set(size) : pick(scalars).get();
    }

    private List<Object> list(int size, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(next(depth));
        }
        return list;
    }

    private Map<Object, Object> map(int size, int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(pick(keys).get(), next(depth));
        }
        return map;
    }

    private Set<Object> set(int size) {
        Set<Object> set = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            set.add(pick(keys).get());
        }
        return set;
    }

    private BigInteger integer() {
        BigInteger edge = BigInteger.ONE.shiftLeft(random.nextInt(64)).add(BigInteger.valueOf(random.nextInt(3) - 1));
        boolean negative = random.nextBoolean() && edge.bitLength() < 64;
        return negative ? edge.negate() : edge;
    }

    private double floating() {
        double any = Double.longBitsToDouble(random.nextLong());
        return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : Double.isNaN(any) ? 2.5 : any;
    }

    private String text() {
        StringBuilder text = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int more = random.nextInt(4) - 1; more > 0; more--) {
            text.append(random.nextBoolean() ? " " : "").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return random.nextInt(30) == 0 ? text.toString().repeat(1 + random.nextInt(200)) : text.toString();
    }

    /** Of longer ones with many escapes PyYAML writes what it cannot read back itself. */
    private String key() {
        String text = text();
        return text.length() <= 100 ? text : text.substring(0, text.offsetByCodePoints(0, 50));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(maxBytes) : random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Object time() {
        LocalDate date = LocalDate.of(1 + random.nextInt(9998), 1 + random.nextInt(12), 2 + random.nextInt(26));
        LocalDateTime naive = date.atTime(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        LocalDateTime fraction = random.nextBoolean() ? naive : naive.withNano(random.nextInt(1_000_000) * 1000);
        int minutes = random.nextInt(3) == 0 ? 0 : random.nextInt(2 * 18 * 60) - 18 * 60;
        return switch (random.nextInt(3)) {
            case 0 -> date;
            case 1 -> fraction;
            default -> OffsetDateTime.of(fraction, ZoneOffset.ofTotalSeconds(minutes * 60));
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
