package io.github.celeriac.serialization.json;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given double, and of those the closest to it: what Python's {@code repr}
 * shows. {@code Double.toString} shows another one before JDK 19, and for some numbers still (4.9E-324 for 5e-324).
 *
 * <p>Raffaello Giulietti's Schubfach algorithm ("The Schubfach way to render doubles", 2021), in the form of Alexander
 * Bolz's Drachennest, with which the names are shared.
 */
final class ShortestDecimal {
    private static final int SIGNIFICAND_BITS = 52;
    private static final long HIDDEN_BIT = 1L << SIGNIFICAND_BITS;
    private static final int EXPONENT_BIAS = 1023 + SIGNIFICAND_BITS;
    private static final int MIN_POWER = -292;
    private static final int MAX_POWER = 324;

    /** {@code ceil(10^k * 2^s)} as 128 bits with the highest one set, in two halves, for each k from the smallest. */
    private static final long[] POWERS = powersOfTen();

    private final long digits;
    private final int exponent;

    private ShortestDecimal(long digits, int exponent) {
        this.digits = digits;
        this.exponent = exponent;
    }

    /** {@code value} is positive and finite; it is about {@link #digits()} times ten to the {@link #exponent()}. */
    static ShortestDecimal of(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long significand = bits & (HIDDEN_BIT - 1);
        int biased = (int) (bits >>> SIGNIFICAND_BITS);
        long c = biased == 0 ? significand : significand | HIDDEN_BIT;
        int q = Math.max(biased, 1) - EXPONENT_BIAS;
        boolean lowerIsCloser = significand == 0 && biased > 1;
        int k = (q * 1_262_611 - (lowerIsCloser ? 524_031 : 0)) >> 22;
        int h = q + ((-k * 1_741_647) >> 19) + 1;
        long below = roundToOdd(-k, (4 * c - (lowerIsCloser ? 1 : 2)) << h);
        long exact = roundToOdd(-k, (4 * c) << h);
        long above = roundToOdd(-k, (4 * c + 2) << h);
        long closed = c & 1;
        return select(below + closed, exact, above - closed, k);
    }

    /** All three are four times the value in units of ten to the k; both bounds are inclusive. */
    private static ShortestDecimal select(long lower, long exact, long upper, int k) {
        long s = exact / 4;
        if (s >= 10) {
            long shorter = s / 10;
            boolean upInside = lower <= 40 * shorter;
            boolean wpInside = 40 * shorter + 40 <= upper;
            if (upInside != wpInside) {
                return new ShortestDecimal(wpInside ? shorter + 1 : shorter, k + 1);
            }
        }
        boolean uInside = lower <= 4 * s;
        boolean wInside = 4 * s + 4 <= upper;
        if (uInside != wInside) {
            return new ShortestDecimal(wInside ? s + 1 : s, k);
        }
        long middle = 4 * s + 2;
        boolean roundUp = exact > middle || exact == middle && (s & 1) != 0;
        return new ShortestDecimal(roundUp ? s + 1 : s, k);
    }

    /** May end in zeros. */
    long digits() {
        return digits;
    }

    int exponent() {
        return exponent;
    }

    private static long roundToOdd(int power, long factor) {
        int index = 2 * (power - MIN_POWER);
        long x1 = multiplyHigh(POWERS[index + 1], factor);
        long y0 = POWERS[index] * factor;
        long y1 = multiplyHigh(POWERS[index], factor);
        long middle = y0 + x1;
        if (Long.compareUnsigned(middle, y0) < 0) {
            y1++;
        }
        return Long.compareUnsigned(middle, 1) > 0 ? y1 | 1 : y1;
    }

    /** Unsigned, for a factor that is not negative. */
    private static long multiplyHigh(long unsigned, long factor) {
        return Math.multiplyHigh(unsigned, factor) + ((unsigned >> 63) & factor);
    }

    private static long[] powersOfTen() {
        long[] powers = new long[2 * (MAX_POWER - MIN_POWER + 1)];
        BigInteger power = BigInteger.ONE;
        for (int k = 0; k <= MAX_POWER; k++) {
            set(powers, k, ceilingOfShift(power, 128 - power.bitLength()));
            if (k > 0 && -k >= MIN_POWER) {
                BigInteger one = BigInteger.ONE.shiftLeft(power.bitLength() + 127);
                set(powers, -k, one.add(power).subtract(BigInteger.ONE).divide(power));
            }
            power = power.multiply(BigInteger.TEN);
        }
        return powers;
    }

    private static BigInteger ceilingOfShift(BigInteger value, int left) {
        return left >= 0
                ? value.shiftLeft(left)
                : value.negate().shiftRight(-left).negate();
    }

    private static void set(long[] powers, int k, BigInteger value) {
        powers[2 * (k - MIN_POWER)] = value.shiftRight(64).longValue();
        powers[2 * (k - MIN_POWER) + 1] = value.longValue();
    }
}
