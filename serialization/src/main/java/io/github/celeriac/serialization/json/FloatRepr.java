package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A double as {@code repr} shows it: {@code 1.0}, {@code 1e+16}, {@code 1e-07}, {@code -0.0}, {@code 5e-324}. */
public final class FloatRepr {
    /** Bytes that the longest one takes: {@code -2.2250738585072014e-308}. */
    static final int LONGEST = 24;

    private static final double EXACT_INTEGERS = 1e15;

    private FloatRepr() {}

    /** As {@code json.dumps}: {@code NaN}, {@code Infinity} and {@code -Infinity} where {@code repr} has nan and inf. */
    public static String of(double value) {
        byte[] text = new byte[LONGEST];
        return new String(text, 0, write(value, text, 0), ISO_8859_1);
    }

    /** Writes {@link #of} from {@code at} on, and returns where it ends; there is room for {@link #LONGEST} bytes. */
    static int write(double value, byte[] out, int at) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            byte[] text = Double.toString(value).getBytes(ISO_8859_1);
            System.arraycopy(text, 0, out, at, text.length);
            return at + text.length;
        }
        boolean negative = value < 0 || value == 0 && 1 / value < 0;
        if (negative) {
            out[at] = '-';
        }
        return writePositive(Math.abs(value), out, negative ? at + 1 : at);
    }

    private static int writePositive(double value, byte[] out, int at) {
        if (value < EXACT_INTEGERS && value == (long) value) {
            return pointZero(out, Digits.write((long) value, out, at));
        }
        ShortestDecimal decimal = ShortestDecimal.of(value);
        long digits = decimal.digits();
        int point = decimal.exponent();
        while (digits % 10 == 0) {
            digits /= 10;
            point++;
        }
        int count = Digits.count(digits);
        return layOut(digits, count, point + count, out, at);
    }

    /** Mirrors {@code format_float_short} for {@code 'r'}: the value is 0.{@code digits} times ten to {@code point}. */
    private static int layOut(long digits, int count, int point, byte[] out, int at) {
        if (point <= -4 || point > 16) {
            int end = count == 1 ? Digits.write(digits, out, at) : pointed(digits, 1, out, at);
            return exponent(point - 1, out, end);
        }
        if (point <= 0) {
            out[at] = '0';
            out[at + 1] = '.';
            return Digits.write(digits, out, zeros(out, at + 2, -point));
        }
        return point >= count
                ? pointZero(out, zeros(out, Digits.write(digits, out, at), point - count))
                : pointed(digits, point, out, at);
    }

    /** With a point behind the first {@code point} digits. */
    private static int pointed(long digits, int point, byte[] out, int at) {
        int end = Digits.write(digits, out, at + 1);
        System.arraycopy(out, at + 1, out, at, point);
        out[at + point] = '.';
        return end;
    }

    private static int exponent(int exponent, byte[] out, int at) {
        out[at] = 'e';
        out[at + 1] = (byte) (exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return Digits.write(size, out, size < 10 ? zeros(out, at + 2, 1) : at + 2);
    }

    private static int zeros(byte[] out, int at, int count) {
        Arrays.fill(out, at, at + count, (byte) '0');
        return at + count;
    }

    private static int pointZero(byte[] out, int at) {
        out[at] = '.';
        out[at + 1] = '0';
        return at + 2;
    }
}
