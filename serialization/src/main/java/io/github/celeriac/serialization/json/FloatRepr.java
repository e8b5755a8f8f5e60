package io.github.celeriac.serialization.json;

/** A double as {@code repr} shows it: {@code 1.0}, {@code 1e+16}, {@code 1e-07}, {@code -0.0}, {@code 5e-324}. */
public final class FloatRepr {
    private static final double EXACT_INTEGERS = 1e15;

    private FloatRepr() {}

    /** As {@code json.dumps}: {@code NaN}, {@code Infinity} and {@code -Infinity} where {@code repr} has nan and inf. */
    public static String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (Math.abs(value) < EXACT_INTEGERS && value == (long) value) {
            boolean negativeZero = value == 0 && 1 / value < 0;
            return negativeZero ? "-0.0" : (long) value + ".0";
        }
        String text = ofPositive(ShortestDecimal.of(Math.abs(value)));
        return value < 0 ? "-" + text : text;
    }

    private static String ofPositive(ShortestDecimal decimal) {
        long digits = decimal.digits();
        int point = decimal.exponent();
        while (digits % 10 == 0) {
            digits /= 10;
            point++;
        }
        String text = Long.toString(digits);
        return layOut(text, point + text.length());
    }

    /** Mirrors {@code format_float_short} for {@code 'r'}: the value is 0.{@code digits} times ten to {@code point}. */
    private static String layOut(String digits, int point) {
        int length = digits.length();
        if (point <= -4 || point > 16) {
            int exponent = point - 1;
            String fraction = length == 1 ? "" : "." + digits.substring(1);
            String padding = Math.abs(exponent) < 10 ? "0" : "";
            return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + padding + Math.abs(exponent);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= length
                ? digits + "0".repeat(point - length) + ".0"
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
