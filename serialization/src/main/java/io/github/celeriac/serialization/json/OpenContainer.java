package io.github.celeriac.serialization.json;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map or list that is being written. */
final class OpenContainer {
    private final Object container;
    private final Iterator<?> items;
    private final boolean isMap;
    private int started;
    private @Nullable Object current;

    OpenContainer(Object container, Iterator<?> items, boolean isMap) {
        this.container = container;
        this.items = items;
        this.isMap = isMap;
    }

    boolean isMap() {
        return isMap;
    }

    boolean isAtStart() {
        return started == 0;
    }

    boolean hasNext() {
        return items.hasNext();
    }

    @Nullable Object next() {
        started++;
        current = items.next();
        return current;
    }

    boolean isSame(OpenContainer other) {
        return container == other.container;
    }

    void describe(JsonPath path) {
        if (current instanceof Map.Entry<?, ?> entry && isMap) {
            Object key = entry.getKey();
            path.key(key instanceof CharSequence || key instanceof Number ? key.toString() : "a key");
        } else if (started > 0) {
            path.index(started - 1);
        }
    }
}
