package io.github.celeriac.serialization.pickle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written already, for references instead of copies: containers by identity, short texts, classes and zones by
 * equality. Python numbers all that is memoized, in order; so does this.
 */
final class WriteMemo {
    static final int NONE = -1;
    private static final int OPEN = 1;

    private final Map<Object, Integer> byValue = new HashMap<>();
    private int count;

    /** Open addressing; a state is the number, doubled, and whether the container is still being written. */
    private @Nullable Object[] containers = new @Nullable Object[16];

    private int[] states = new int[16];
    private int used;

    /** The number of a text, class or zone, or {@link #NONE}. */
    int find(Object value) {
        Integer number = byValue.get(value);
        return number == null ? NONE : number;
    }

    /** The next thing is memoized, but never referred to. */
    void skip() {
        count++;
    }

    void add(Object value) {
        byValue.putIfAbsent(value, count++);
    }

    /** The number of a finished container, or {@link #NONE}. */
    int findContainer(Object container) {
        int slot = slot(container);
        return containers[slot] == null || isOpen(slot) ? NONE : states[slot] >> 1;
    }

    /** Begins a container; false if it is already being written, further up. */
    boolean open(Object container) {
        int slot = slot(container);
        if (containers[slot] == null) {
            if (++used * 2 > containers.length) {
                grow();
                slot = slot(container);
            }
            containers[slot] = container;
            states[slot] = NONE << 1 | OPEN;
            return true;
        }
        if (isOpen(slot)) {
            return false;
        }
        states[slot] |= OPEN;
        return true;
    }

    void numberContainer(Object container) {
        int slot = slot(container);
        states[slot] = count++ << 1 | states[slot] & OPEN;
    }

    void close(Object container) {
        states[slot(container)] &= ~OPEN;
    }

    private boolean isOpen(int slot) {
        return (states[slot] & OPEN) != 0;
    }

    private int slot(Object container) {
        int mask = containers.length - 1;
        int hash = System.identityHashCode(container);
        int slot = (hash ^ hash >>> 15) & mask;
        while (containers[slot] != null && containers[slot] != container) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable Object[] oldContainers = containers;
        int[] oldStates = states;
        containers = new @Nullable Object[oldContainers.length * 2];
        states = Arrays.copyOf(states, containers.length);
        for (int i = 0; i < oldContainers.length; i++) {
            Object container = oldContainers[i];
            if (container != null) {
                int slot = slot(container);
                containers[slot] = container;
                states[slot] = oldStates[i];
            }
        }
    }
}
