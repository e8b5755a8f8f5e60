package io.github.celeriac.value;

import java.util.Optional;

/**
 * A Python {@code decimal.Decimal} that is no number, for which {@link java.math.BigDecimal} has no value.
 *
 * <p>Finite decimals are BigDecimals. Its {@link #toString()} is Python's {@code str}, e.g. {@code -Infinity}. The few
 * instances are constants: compare them with {@code ==}. (The payload digits of a NaN are dropped.)
 */
public final class NonFiniteDecimal extends Number {
    public static final NonFiniteDecimal NAN = new NonFiniteDecimal("NaN", Double.NaN);
    public static final NonFiniteDecimal SIGNALING_NAN = new NonFiniteDecimal("sNaN", Double.NaN);
    public static final NonFiniteDecimal INFINITY = new NonFiniteDecimal("Infinity", Double.POSITIVE_INFINITY);
    public static final NonFiniteDecimal NEGATIVE_INFINITY =
            new NonFiniteDecimal("-Infinity", Double.NEGATIVE_INFINITY);

    private static final long serialVersionUID = 1L;

    private final String text;
    private final double value;

    private NonFiniteDecimal(String text, double value) {
        this.text = text;
        this.value = value;
    }

    /** Reads what Python's {@code Decimal} takes for one of these: {@code inf}, {@code -Infinity}, {@code NaN123}… */
    public static Optional<NonFiniteDecimal> parse(String text) {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
            return Optional.of(negative ? NEGATIVE_INFINITY : INFINITY);
        }
        if (startsWithNan(unsigned, 0)) {
            return Optional.of(NAN);
        }
        boolean signaling = unsigned.regionMatches(true, 0, "s", 0, 1) && startsWithNan(unsigned, 1);
        return signaling ? Optional.of(SIGNALING_NAN) : Optional.empty();
    }

    private static boolean startsWithNan(String text, int start) {
        if (!text.regionMatches(true, start, "nan", 0, 3)) {
            return false;
        }
        for (int i = start + 3; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public float floatValue() {
        return (float) value;
    }

    @Override
    public long longValue() {
        return (long) value;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public String toString() {
        return text;
    }

    private Object readResolve() {
        return parse(text).orElse(NAN);
    }
}
