package io.github.celeriac.internal.conversion;

import io.github.celeriac.value.NonFiniteDecimal;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers to numbers, exactly: 3.0 is an int, 3.5 is none, 2^53+1 is no double. Two are taken as they print: a double as
 * BigDecimal, and a BigDecimal as double (0.1 is 0.1). Only float may round.
 */
final class Numbers {
    private static final Set<Class<?>> TARGETS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    /** More digits than any number a caller asks for as an integer; a hostile exponent must not be written out. */
    private static final int MAX_DIGITS = 100_000;

    private Numbers() {}

    static boolean isTarget(Class<?> type) {
        return TARGETS.contains(type);
    }

    /** {@code shown} is {@code target} as the caller wrote it, maybe primitive. */
    static Object convert(Object value, Class<?> target, Type shown, ValuePath path) {
        Object converted = value instanceof Number number ? number(number, target) : null;
        if (value instanceof String text && target == BigDecimal.class) {
            converted = decimal(text);
        }
        if (converted == null) {
            throw Mismatch.of(value, shown, path, value instanceof Number ? ", which does not hold that value" : "");
        }
        return converted;
    }

    private static @Nullable Object number(Number value, Class<?> target) {
        if (target == Double.class) {
            return doubleOf(value);
        }
        if (target == Float.class) {
            return floatOf(value);
        }
        BigDecimal exact = exact(value);
        if (exact == null) {
            return null;
        }
        if (target == BigDecimal.class) {
            return value instanceof Double shown ? BigDecimal.valueOf(shown) : exact;
        }
        BigInteger integer = integer(exact);
        return integer == null || target == BigInteger.class ? integer : smallInteger(integer, target);
    }

    private static @Nullable Double doubleOf(Number value) {
        BigDecimal exact = exact(value);
        double converted = value.doubleValue();
        if (exact == null || value instanceof Double) {
            return converted;
        }
        boolean same = Double.isFinite(converted) && new BigDecimal(converted).compareTo(exact) == 0;
        boolean prints = value instanceof BigDecimal
                && Double.isFinite(converted)
                && BigDecimal.valueOf(converted).compareTo(exact) == 0;
        return same || prints ? converted : null;
    }

    private static @Nullable Float floatOf(Number value) {
        float converted = value.floatValue();
        boolean overflow = Float.isInfinite(converted) && !Double.isInfinite(value.doubleValue());
        return overflow ? null : converted;
    }

    /** Null for infinities and NaN. */
    private static @Nullable BigDecimal exact(Number value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(value.doubleValue()) ? new BigDecimal(value.doubleValue()) : null;
        }
        return value instanceof NonFiniteDecimal ? null : BigDecimal.valueOf(value.longValue());
    }

    private static @Nullable BigInteger integer(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MAX_DIGITS) {
            return null;
        }
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            return null; // it has a fraction
        }
    }

    private static @Nullable Object smallInteger(BigInteger value, Class<?> target) {
        if (value.bitLength() >= Long.SIZE) {
            return null;
        }
        long number = value.longValue();
        if (target == Long.class) {
            return number;
        }
        if (target == Integer.class) {
            return (int) number == number ? (Object) (int) number : null;
        }
        if (target == Short.class) {
            return (short) number == number ? (Object) (short) number : null;
        }
        return (byte) number == number ? (Object) (byte) number : null;
    }

    static @Nullable BigDecimal decimal(String text) {
        try {
            return text.length() > MAX_DIGITS ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null; // reported with its path
        }
    }
}
