package io.github.celeriac.serialization.pickle;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** What PUT, BINPUT and MEMOIZE remember for GET; an index is at most as large as the pickle has bytes. */
final class PickleMemo {
    /** Depths are kept this much higher: a slot that is still 0 has nothing. */
    private static final int PRESENT = 2;

    private final PickleInput in;
    private @Nullable Object[] values = new @Nullable Object[32];
    private int[] depths = new int[32];
    /** MEMOIZE takes the number of entries for an index. */
    private int count;

    /** Where the objects are that a BUILD may yet replace. */
    private @Nullable IdentityHashMap<Object, Integer> replaceable;

    PickleMemo(PickleInput in) {
        this.in = in;
    }

    void memoize(@Nullable Object value, int depth) {
        put(count, value, depth);
    }

    void put(long index, @Nullable Object value, int depth) {
        if (index >= values.length || index < 0) {
            grow(index);
        }
        int slot = (int) index;
        if (depths[slot] == 0) {
            count++;
        }
        values[slot] = value;
        depths[slot] = depth + PRESENT;
        if (depth != 0 && (value instanceof Record || value instanceof Unfinished.BareUuid)) {
            remember(value, slot);
        }
    }

    private void grow(long index) {
        if (index < 0 || index > in.size()) {
            throw in.broken("its memo index " + index + " is larger than its size");
        }
        int length = Math.max((int) index + 1, values.length * 2);
        values = Arrays.copyOf(values, length);
        depths = Arrays.copyOf(depths, length);
    }

    private void remember(Object value, int slot) {
        if (replaceable == null) {
            replaceable = new IdentityHashMap<>();
        }
        replaceable.put(value, slot);
    }

    /** The slot of an entry that is there. */
    int find(long index) {
        if (index < 0 || index >= values.length || depths[(int) index] == 0) {
            throw in.broken("it refers to memo entry " + index + ", which is not there");
        }
        return (int) index;
    }

    @Nullable Object value(int slot) {
        return values[slot];
    }

    int depth(int slot) {
        return depths[slot] - PRESENT;
    }

    /** Lets later references see what BUILD made of an object. */
    void replace(Object old, Object built, int depth) {
        Integer slot = replaceable == null ? null : replaceable.remove(old);
        if (slot != null) {
            put(slot, built, depth);
        }
    }
}
