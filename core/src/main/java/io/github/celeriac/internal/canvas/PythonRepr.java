package io.github.celeriac.internal.canvas;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code repr()} prints them: in {@code argsrepr}, and in the text of a {@code ChordError}. */
public final class PythonRepr {
    private static final int MAX_DEPTH = 20;

    private final StringBuilder out = new StringBuilder();
    private final int limit;

    private PythonRepr(int limit) {
        this.limit = limit;
    }

    /**
     * Any plain value.
     *
     * @param limit about how many characters there may be; what is longer ends in {@code ...}
     */
    public static String of(@Nullable Object value, int limit) {
        PythonRepr repr = new PythonRepr(limit);
        repr.append(value, 0);
        return repr.out.length() <= limit ? repr.out.toString() : repr.out.substring(0, limit) + "...";
    }

    /** E.g. {@code ValueError('boom', 1)}. */
    public static String of(ExceptionValue exception, int limit) {
        String type = exception.type().substring(exception.type().lastIndexOf('.') + 1);
        String args = of(Tuple.copyOf(exception.args()), limit);
        return type + (exception.args().size() == 1 ? args.replaceFirst(",\\)$", ")") : args);
    }

    private void append(@Nullable Object value, int depth) {
        if (out.length() > limit) {
            return;
        }
        if (depth > MAX_DEPTH) {
            out.append("...");
        } else if (value == null) {
            out.append("None");
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "True" : "False");
        } else if (value instanceof Double || value instanceof Float) {
            appendFloat(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            out.append("Decimal('").append(decimal).append("')");
        } else if (value instanceof Number) {
            out.append(value);
        } else if (value instanceof byte[] bytes) {
            out.append('b');
            appendText(new String(bytes, StandardCharsets.ISO_8859_1), true);
        } else if (value instanceof Map<?, ?> map) {
            appendMap(map, depth);
        } else if (value instanceof Collection<?> elements) {
            appendElements(elements, depth);
        } else {
            appendText(value.toString(), false);
        }
    }

    private void appendElements(Collection<?> elements, int depth) {
        boolean tuple = elements instanceof Tuple;
        boolean set = elements instanceof Set;
        out.append(tuple ? '(' : set ? '{' : '[');
        Iterator<?> each = elements.iterator();
        while (each.hasNext() && out.length() <= limit) {
            append(each.next(), depth + 1);
            out.append(each.hasNext() ? ", " : tuple && elements.size() == 1 ? "," : "");
        }
        out.append(tuple ? ')' : set ? '}' : ']');
    }

    private void appendMap(Map<?, ?> map, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            append(entry.getKey(), depth + 1);
            out.append(": ");
            append(entry.getValue(), depth + 1);
            separator = ", ";
        }
        out.append('}');
    }

    private void appendFloat(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.append(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }
        double size = Math.abs(value);
        if (value == 0 || (size >= 1e-4 && size < 1e16)) {
            String plain = new BigDecimal(Double.toString(value)).toPlainString();
            out.append(value == 0 ? Double.toString(value) : plain.indexOf('.') < 0 ? plain + ".0" : plain);
            return;
        }
        String[] parts = Double.toString(value).split("E", 2);
        int exponent = Integer.parseInt(parts[1]);
        out.append(parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0])
                .append(exponent < 0 ? "e-" : "e+")
                .append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent));
    }

    private void appendText(String text, boolean bytes) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().takeWhile(c -> out.length() <= limit).forEach(c -> appendCharacter(c, quote, bytes));
        out.append(quote);
    }

    private void appendCharacter(int c, char quote, boolean bytes) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (c < 0x20 || c == 0x7f || (bytes && c > 0x7e)) {
                    out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }
}
