package io.github.celeriac.serialization.pickle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was written already, for references instead of copies: containers by identity, short texts, classes and zones by
 * equality. Python numbers all that is memoized, in order; so does this.
 */
final class WriteMemo {
    static final int NONE = -1;
    private static final int OPEN = 1;

    private int count;

    /** The first so many different texts, classes and zones: the keys of dicts are among them. */
    private static final int MOST_VALUES = 4_096;

    /** Texts that were made to have the same hash are written again, rather than searched for. */
    private static final int MOST_PROBES = 32;

    private @Nullable Object[] values = new @Nullable Object[32];
    private int[] hashes = new int[32];
    private int[] numbers = new int[32];
    private int usedValues;

    /** The containers in the order in which they were met; a state is the number, doubled, and whether it is open. */
    private @Nullable Object[] containers = new @Nullable Object[16];

    private int[] states = new int[16];
    private int containerCount;

    /** Open addressing: one more than the index of a container, or 0. */
    private int[] table = new int[32];

    /** The number of a text, class or zone, or {@link #NONE}. */
    int find(Object value) {
        int slot = valueSlot(value, spread(value));
        return slot == NONE || values[slot] == null ? NONE : numbers[slot];
    }

    /** The next thing is memoized, but never referred to. */
    void skip() {
        count++;
    }

    /** The next thing is {@code value}; if that is known already, the first number stays in use. */
    void add(Object value) {
        if (usedValues * 2 == values.length && usedValues < MOST_VALUES) {
            growValues();
        }
        int hash = spread(value);
        int slot = usedValues * 2 == values.length ? NONE : valueSlot(value, hash);
        if (slot != NONE && values[slot] == null) {
            usedValues++;
            values[slot] = value;
            hashes[slot] = hash;
            numbers[slot] = count;
        }
        count++;
    }

    private static int spread(Object value) {
        int hash = value.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /** Where {@code value} is or may go. */
    private int valueSlot(Object value, int hash) {
        int mask = values.length - 1;
        for (int probe = 0; probe < MOST_PROBES; probe++) {
            int slot = hash + probe & mask;
            Object found = values[slot];
            if (found == null || found == value || hashes[slot] == hash && value.equals(found)) {
                return slot;
            }
        }
        return NONE;
    }

    private void growValues() {
        @Nullable Object[] oldValues = values;
        int[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        values = new @Nullable Object[oldValues.length * 2];
        hashes = new int[values.length];
        numbers = new int[values.length];
        for (int i = 0; i < oldValues.length; i++) {
            Object value = oldValues[i];
            int slot = value == null ? NONE : valueSlot(value, oldHashes[i]);
            if (slot != NONE) {
                values[slot] = value;
                hashes[slot] = oldHashes[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }

    /** The index of a container here, new or not: all else that is asked about it takes that. */
    int indexOf(Object container) {
        int slot = slot(container);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (containerCount == containers.length) {
            grow();
            slot = slot(container);
        }
        containers[containerCount] = container;
        states[containerCount] = NONE << 1;
        table[slot] = ++containerCount;
        return containerCount - 1;
    }

    /** The number of a finished container, or {@link #NONE}. */
    int numberOf(int index) {
        return isOpen(index) ? NONE : states[index] >> 1;
    }

    /** Begins a container; false if it is already being written, further up. */
    boolean open(int index) {
        boolean closed = !isOpen(index);
        states[index] |= OPEN;
        return closed;
    }

    void numberContainer(int index) {
        states[index] = count++ << 1 | states[index] & OPEN;
    }

    void close(int index) {
        states[index] &= ~OPEN;
    }

    private boolean isOpen(int index) {
        return (states[index] & OPEN) != 0;
    }

    /** Where {@code container} is or may go. */
    private int slot(Object container) {
        int mask = table.length - 1;
        int hash = System.identityHashCode(container);
        int slot = (hash ^ hash >>> 15) & mask;
        while (table[slot] != 0 && containers[table[slot] - 1] != container) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        containers = Arrays.copyOf(containers, containerCount * 2);
        states = Arrays.copyOf(states, containerCount * 2);
        table = new int[containerCount * 4];
        for (int i = 0; i < containerCount; i++) {
            Object container = containers[i];
            if (container != null) {
                table[slot(container)] = i + 1;
            }
        }
    }
}
