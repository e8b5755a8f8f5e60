package io.github.celeriac.serialization.plain;

import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map or collection that is being written. */
public final class OpenContainer {
    private final Object container;
    private final Iterator<?> items;
    private final boolean isMap;
    private final boolean isList;
    private final int size;
    private int started;
    private @Nullable Object current;

    OpenContainer(Map<?, ?> map) {
        this.container = map;
        this.items = map.entrySet().iterator();
        this.isMap = true;
        this.isList = false;
        this.size = map.size();
    }

    OpenContainer(Collection<?> collection) {
        this.container = collection;
        this.items = collection.iterator();
        this.isMap = false;
        this.isList = !(collection instanceof Set);
        this.size = collection.size();
    }

    public boolean isMap() {
        return isMap;
    }

    /** Whether it is neither a map nor a set. */
    public boolean isList() {
        return isList;
    }

    /** How many items there were when it was opened. */
    public int size() {
        return size;
    }

    /** How many items {@link #next()} has given. */
    public int started() {
        return started;
    }

    /** Fails if it did not have as many items as it said. */
    public void requireAllStarted() {
        if (started != size) {
            throw new ConcurrentModificationException();
        }
    }

    public boolean isAtStart() {
        return started == 0;
    }

    public boolean hasNext() {
        return items.hasNext();
    }

    /** The next item; of a map, its entry. */
    public @Nullable Object next() {
        started++;
        current = items.next();
        return current;
    }

    boolean isSame(Object other) {
        return container == other;
    }

    void describe(ValuePath path) {
        if (current instanceof Map.Entry<?, ?> entry && isMap) {
            path.anyKey(entry.getKey());
        } else if (started > 0) {
            path.index(started - 1);
        }
    }
}
