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

    /** How many items were asked for. */
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
        return isMap ? nextEntry() : nextElement();
    }

    // Where speed counts, maps and collections have calls of their own: the compiler then finds few classes behind
    // each.

    /** Of a map. */
    public boolean hasNextEntry() {
        return items.hasNext();
    }

    /** Of a map. */
    public Map.Entry<?, ?> nextEntry() {
        started++;
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) items.next();
        current = entry;
        return entry;
    }

    /** Of a collection. */
    public boolean hasNextElement() {
        return items.hasNext();
    }

    /** Of a collection. */
    public @Nullable Object nextElement() {
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
