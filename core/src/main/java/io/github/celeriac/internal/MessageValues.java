package io.github.celeriac.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message as values that serializers know, whichever client received it: amqp-client's text is a
 * {@code LongString}, for one.
 */
public final class MessageValues {
    private static final int MAX_DEPTH = 100;

    private MessageValues() {}

    /** A deep copy: numbers, booleans, bytes and null as they are, maps and lists of such, and all else as text. */
    public static Map<String, @Nullable Object> plain(Map<?, ?> values) {
        return plain(values, 0);
    }

    private static Map<String, @Nullable Object> plain(Map<?, ?> values, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        values.forEach((key, value) -> copy.put(String.valueOf(key), plain(value, depth + 1)));
        return copy;
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "message has headers more than " + MAX_DEPTH + " levels deep; is it a Celery message?");
        }
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return Collections.unmodifiableMap(plain(map, depth));
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> copy = new ArrayList<>();
            elements.forEach(element -> copy.add(plain(element, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        return value.toString();
    }
}
