package io.github.celeriac.serialization.yaml;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The text of {@code !!int} and {@code !!float} as numbers: octal {@code 07}, base 60 {@code 1:30}, {@code .inf} … */
final class YamlNumbers {
    private static final BigInteger SIXTY = BigInteger.valueOf(60);
    private static final Pattern DECIMAL =
            Pattern.compile("[0-9]+\\.?[0-9]*(?:e[-+]?[0-9]+)?|\\.[0-9]+(?:e[-+]?[0-9]+)?");

    private YamlNumbers() {}

    /**
     * Mirrors {@code construct_yaml_int}.
     *
     * @return Long, or BigInteger beyond 64 bits
     * @throws NumberFormatException if Python raises, too
     */
    static Number integer(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        BigInteger magnitude = magnitude(negative || digits.startsWith("+") ? digits.substring(1) : digits);
        BigInteger value = negative ? magnitude.negate() : magnitude;
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private static BigInteger magnitude(String digits) {
        if (digits.startsWith("0b")) {
            return pythonInt(digits.substring(2), 2);
        }
        if (digits.startsWith("0x")) {
            return pythonInt(digits.substring(2), 16);
        }
        if (digits.startsWith("0")) {
            return pythonInt(digits, 8);
        }
        BigInteger value = BigInteger.ZERO;
        for (String part : base60(digits)) {
            value = value.multiply(SIXTY).add(pythonInt(part, 10));
        }
        return value;
    }

    /** Mirrors {@code int(text, radix)}, which takes white space, a second sign and the prefix once more. */
    private static BigInteger pythonInt(String text, int radix) {
        String stripped = text.strip();
        boolean signed = stripped.startsWith("-") || stripped.startsWith("+");
        String digits = signed ? stripped.substring(1) : stripped;
        String prefix = radix == 2 ? "0b" : radix == 8 ? "0o" : radix == 16 ? "0x" : "";
        digits = digits.regionMatches(true, 0, prefix, 0, 2) ? digits.substring(prefix.length()) : digits;
        if (digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException("three signs");
        }
        BigInteger value = new BigInteger(digits, radix);
        return stripped.startsWith("-") ? value.negate() : value;
    }

    /** The text between the colons, a single one included: {@code String.split} without its special cases. */
    private static List<String> base60(String text) {
        List<String> parts = new ArrayList<>(1);
        int start = 0;
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', start)) {
            parts.add(text.substring(start, colon));
            start = colon + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    /**
     * Mirrors {@code construct_yaml_float}.
     *
     * @throws NumberFormatException if Python raises, too
     */
    static double floating(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        double magnitude = floatMagnitude(negative || digits.startsWith("+") ? digits.substring(1) : digits);
        return negative ? -magnitude : magnitude;
    }

    private static double floatMagnitude(String digits) {
        return switch (digits) {
            case ".inf" -> Double.POSITIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> digits.indexOf(':') < 0 ? pythonFloat(digits) : base60Float(base60(digits));
        };
    }

    /** Mirrors {@code float(text)}, which takes white space and a second sign. */
    private static double pythonFloat(String text) {
        String number = text.strip();
        boolean signed = number.startsWith("-") || number.startsWith("+");
        double magnitude = switch (signed ? number.substring(1) : number) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> decimal(signed ? number.substring(1) : number);
        };
        return number.startsWith("-") ? -magnitude : magnitude;
    }

    private static double decimal(String digits) {
        if (!DECIMAL.matcher(digits).matches()) {
            throw new NumberFormatException("not a number");
        }
        return Double.parseDouble(digits);
    }

    /** In the order in which Python adds, as each step rounds. */
    private static double base60Float(List<String> parts) {
        double value = 0;
        BigInteger base = BigInteger.ONE;
        for (int i = parts.size() - 1; i >= 0; i--) {
            double factor = base.doubleValue();
            if (Double.isInfinite(factor)) {
                throw new NumberFormatException("too large");
            }
            value += pythonFloat(parts.get(i)) * factor;
            base = base.multiply(SIXTY);
        }
        return value;
    }
}
