package io.github.celeriac.internal.conversion;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A value as messages show it: its type in Python's words, and a little of it, escaped. */
final class Excerpt {
    private static final int MAX_LENGTH = 40;

    private Excerpt() {}

    /** E.g. {@code a str ('abc')}. */
    static String of(@Nullable Object value) {
        if (value instanceof String text) {
            return "a str (" + quoted(text) + ")";
        }
        if (value instanceof Boolean flag) {
            return flag ? "a bool (True)" : "a bool (False)";
        }
        if (value instanceof BigInteger big && big.bitLength() > Long.SIZE) {
            return "an int of " + big.bitLength() + " bits";
        }
        String name = typeName(value);
        String article = name.startsWith("i") || name.startsWith("e") ? "an " : "a ";
        boolean shown = value instanceof Number && !(value instanceof BigDecimal);
        return value == null ? "None" : article + name + (shown ? " (" + value + ")" : "");
    }

    private static String typeName(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            return "float";
        }
        if (value instanceof BigDecimal || value instanceof NonFiniteDecimal) {
            return "Decimal";
        }
        if (value instanceof Number) {
            return "int";
        }
        return value instanceof Map || value instanceof Iterable<?> ? containerName(value) : otherName(value);
    }

    private static String containerName(Object value) {
        if (value instanceof Map) {
            return "dict";
        }
        if (value instanceof Tuple) {
            return "tuple";
        }
        return value instanceof Set
                ? "set"
                : value instanceof List ? "list" : value.getClass().getSimpleName();
    }

    private static String otherName(@Nullable Object value) {
        if (value instanceof LocalDateTime) {
            return "datetime without a zone";
        }
        if (value instanceof OffsetDateTime) {
            return "datetime with a zone";
        }
        if (value instanceof LocalTime || value instanceof OffsetTime) {
            return "time";
        }
        if (value instanceof LocalDate) {
            return "date";
        }
        if (value instanceof Duration) {
            return "timedelta";
        }
        return rareName(value);
    }

    private static String rareName(@Nullable Object value) {
        if (value instanceof byte[]) {
            return "bytes value";
        }
        if (value instanceof ExceptionValue) {
            return "exception";
        }
        return value instanceof UUID
                ? "UUID"
                : value == null ? "None" : value.getClass().getSimpleName();
    }

    /** In single quotes, cut to 40 characters, printable ASCII only: it may be hostile. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '\'') {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.append(text.length() > MAX_LENGTH ? "…'" : "'").toString();
    }
}
