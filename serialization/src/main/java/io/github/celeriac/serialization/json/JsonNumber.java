package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;

/**
 * One number of a payload: {@code -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?}. Reused from number to number.
 *
 * <p>As in Python, what follows a number that ends early ({@code 01}, {@code 1.}) is not part of it; the reader then
 * finds it where a comma should be.
 */
final class JsonNumber {
    /** So many digits always fit a long. */
    private static final int SAFE_DIGITS = 18;

    private static final long EXACT_DOUBLE = 1L << 53;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final byte[] in;
    private int start;
    private int end;
    private boolean negative;
    private boolean isFloat;

    /** The digits so far, right while there are at most 18 of them. */
    private long digits;

    private int digitCount;
    private int fractionDigits;

    JsonNumber(byte[] in) {
        this.in = in;
    }

    /** Finds the number's end; there is a digit at {@code from}, or behind a minus sign there. */
    int scan(int from) {
        start = from;
        negative = in[from] == '-';
        isFloat = false;
        digits = 0;
        digitCount = 0;
        fractionDigits = 0;
        int i = negative ? from + 1 : from;
        end = in[i] == '0' ? i + 1 : scanDigits(i);
        scanFraction();
        scanExponent();
        return end;
    }

    private void scanFraction() {
        if (isDigit(end + 1) && in[end] == '.') {
            int first = end + 1;
            end = scanDigits(first);
            fractionDigits = end - first;
            isFloat = true;
        }
    }

    private void scanExponent() {
        if (end < in.length && (in[end] | 0x20) == 'e') {
            int first = end + 1;
            if (first < in.length && (in[first] == '+' || in[first] == '-')) {
                first++;
            }
            if (isDigit(first)) {
                isFloat = true;
                digitCount = SAFE_DIGITS + 1; // leave it to parseDouble
                end = scanDigits(first);
            }
        }
    }

    private int scanDigits(int from) {
        int i = from;
        long value = digits;
        while (isDigit(i)) {
            value = value * 10 + (in[i++] - '0');
        }
        digits = value;
        digitCount += i - from;
        return i;
    }

    private boolean isDigit(int index) {
        return index < in.length && in[index] >= '0' && in[index] <= '9';
    }

    /** Long, BigInteger or Double. */
    Number value() {
        if (isFloat) {
            return floatValue();
        }
        if (digitCount <= SAFE_DIGITS) {
            return negative ? -digits : digits;
        }
        BigInteger big = new BigInteger(text());
        return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
    }

    /** With few digits, one division of two exact doubles is correctly rounded (Clinger's fast path). */
    private double floatValue() {
        boolean exact = digitCount <= SAFE_DIGITS && digits <= EXACT_DOUBLE && fractionDigits < POWERS_OF_TEN.length;
        if (!exact) {
            return Double.parseDouble(text());
        }
        double magnitude = digits / POWERS_OF_TEN[fractionDigits];
        return negative ? -magnitude : magnitude;
    }

    private String text() {
        return new String(in, start, end - start, ISO_8859_1);
    }
}
