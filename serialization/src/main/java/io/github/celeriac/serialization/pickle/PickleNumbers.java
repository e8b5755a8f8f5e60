package io.github.celeriac.serialization.pickle;

import java.math.BigInteger;

/** The number forms that need more than reading bytes in order. */
final class PickleNumbers {
    private PickleNumbers() {}

    /** Little-endian two's complement of any length; no bytes are 0. */
    static Number twosComplement(byte[] littleEndian) {
        if (littleEndian.length <= Long.BYTES) {
            long value = 0;
            for (int i = littleEndian.length - 1; i >= 0; i--) {
                value = value << 8 | littleEndian[i] & 0xff;
            }
            int unused = Long.SIZE - 8 * littleEndian.length;
            return littleEndian.length == 0 ? 0L : value << unused >> unused;
        }
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return narrowed(new BigInteger(bigEndian));
    }

    /** A Long where it fits. */
    static Number narrowed(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** INT's argument: {@code 00} and {@code 01} are the booleans of protocol 0 and 1. */
    static Object intLine(String line, PickleInput in) {
        return line.equals("01") ? (Object) true : line.equals("00") ? (Object) false : decimal(line, in);
    }

    /** LONG's argument: digits, then Python 2's {@code L}. */
    static Number longLine(String line, PickleInput in) {
        return decimal(line.endsWith("L") ? line.substring(0, line.length() - 1) : line, in);
    }

    private static Number decimal(String line, PickleInput in) {
        String digits = line.strip();
        int start = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        if (digits.length() == start || !onlyOf(digits, start, "0123456789")) {
            throw in.broken("a whole number is not made of digits");
        }
        return digits.length() < 19 ? (Number) Long.parseLong(digits) : narrowed(new BigInteger(digits));
    }

    /** FLOAT's argument: what {@code repr(float)} gives, with {@code inf} and {@code nan}. */
    static double floatLine(String line, PickleInput in) {
        String text = line.strip();
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> Double.NaN;
            default -> finite(text, in);
        };
    }

    private static double finite(String text, PickleInput in) {
        if (!onlyOf(text, 0, "0123456789+-.eE")) {
            throw in.broken("a float is not made of digits");
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw in.broken("a float is not a number");
        }
    }

    private static boolean onlyOf(String text, int start, String allowed) {
        for (int i = start; i < text.length(); i++) {
            if (allowed.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
