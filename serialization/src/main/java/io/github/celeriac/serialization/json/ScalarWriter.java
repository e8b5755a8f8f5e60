package io.github.celeriac.serialization.json;

import io.github.celeriac.serialization.plain.PlainValues;
import io.github.celeriac.serialization.plain.UnencodableValueException;
import io.github.celeriac.value.NonFiniteDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what is neither map nor list, and map keys. */
final class ScalarWriter {
    /** {@code sys.set_int_max_str_digits}: by default no Python since 3.11 (and fixed older ones) reads more digits. */
    private static final int MAX_INT_DIGITS = 4_300;

    /** More than that many digits have, so that they need not be counted. */
    private static final int TOO_MANY_BITS = 15_000;

    private final AsciiSink out;
    private final ExtendedTypes extended;

    ScalarWriter(AsciiSink out, ExtendedTypes extended) {
        this.out = out;
        this.extended = extended;
    }

    /** Returns false, having written nothing, if {@code value} is something else. */
    boolean write(@Nullable Object value) {
        if (value instanceof String text) {
            out.quoted(text);
            return true;
        }
        if (value instanceof Long || value instanceof Integer) {
            out.integer(((Number) value).longValue());
            return true;
        }
        if (value instanceof Double number) {
            out.real(number);
            return true;
        }
        String text = literal(value);
        if (text != null) {
            out.ascii(text);
            return true;
        }
        return extended.write(value);
    }

    /** Null, booleans and numbers. */
    private static @Nullable String literal(@Nullable Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return value.toString();
        }
        if (value instanceof Double number) {
            return FloatRepr.of(number);
        }
        if (value instanceof BigInteger number) {
            return digits(number);
        }
        return value == null || value instanceof Boolean ? String.valueOf(value) : null;
    }

    private static String digits(BigInteger number) {
        String text = number.bitLength() > TOO_MANY_BITS ? "" : number.toString();
        int digits = number.signum() < 0 ? text.length() - 1 : text.length();
        if (digits <= 0 || digits > MAX_INT_DIGITS) {
            throw new UnencodableValueException(String.format(
                    Locale.ROOT,
                    "is an integer of more than %,d digits, which Python does not read; make it text",
                    MAX_INT_DIGITS));
        }
        return text;
    }

    /** Mirrors {@code json.encoder}: keys that are numbers, booleans or None become text. */
    void writeKey(@Nullable Object key) {
        if (key instanceof String text) {
            out.quoted(text);
            return;
        }
        Object plain = key == null ? null : PlainValues.of(key);
        String text = plain instanceof NonFiniteDecimal ? null : plain instanceof String name ? name : literal(plain);
        if (text == null) {
            throw new UnencodableValueException(
                    "is a map with a key that is a " + UnencodableValueException.className(key)
                            + "; Python's JSON has text, numbers, booleans and null as keys only, make it text");
        }
        out.quoted(text);
    }
}
