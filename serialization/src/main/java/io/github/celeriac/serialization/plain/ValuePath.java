package io.github.celeriac.serialization.plain;

import java.util.Locale;

/** A place inside a value, for messages: {@code $.result[0]['odd key']}, cut and escaped as it may be hostile. */
public final class ValuePath {
    private static final int MAX_STEPS = 16;
    private static final int MAX_KEY = 40;

    private final StringBuilder text = new StringBuilder("$");
    private int steps;

    public void index(int index) {
        if (hasRoom()) {
            text.append('[').append(index).append(']');
        }
    }

    public void key(String key) {
        if (hasRoom()) {
            if (isPlain(key)) {
                text.append('.').append(key);
            } else {
                text.append("[").append(quote(key)).append("]");
            }
        }
    }

    /** A key of any type; of those that are neither text nor a number nothing is shown. */
    public void anyKey(Object key) {
        key(key instanceof CharSequence || key instanceof Number ? key.toString() : "a key");
    }

    private boolean hasRoom() {
        steps++;
        if (steps == MAX_STEPS + 1) {
            text.append('…');
        }
        return steps <= MAX_STEPS;
    }

    private static boolean isPlain(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    /** The text in single quotes, at most 40 characters of it, printable ASCII only. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_KEY); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '\'') {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.append(text.length() > MAX_KEY ? "…'" : "'").toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
