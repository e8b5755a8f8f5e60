package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The machine's stack. Each slot has a value and how deep it nests: 0 for a scalar, 1 for a container of scalars, and
 * {@link #UNFINISHED} for what is no value yet.
 */
final class PickleStack {
    static final int UNFINISHED = -1;

    private final PickleInput in;
    private final DecodeLimits limits;
    private @Nullable Object[] values = new @Nullable Object[32];
    private int[] depths = new int[32];
    private int size;

    private int[] marks = new int[8];
    private int markCount;
    /** Slots below belong to an outer construct that is still open. */
    private int floor;

    PickleStack(PickleInput in) {
        this.in = in;
        this.limits = in.limits();
    }

    int size() {
        return size;
    }

    boolean hasMarks() {
        return markCount > 0;
    }

    void push(@Nullable Object scalar) {
        if (size == values.length) {
            grow();
        }
        values[size] = scalar;
        depths[size++] = 0;
    }

    void push(@Nullable Object value, int depth) {
        if (size == values.length) {
            grow();
        }
        if (depth > limits.maxDepth()) {
            throw in.limit("nests " + depth + " levels deep", "maxDepth", limits.maxDepth());
        }
        values[size] = value;
        depths[size++] = depth;
    }

    private void grow() {
        if (size > limits.maxElements()) {
            throw in.limit("holds " + size + " open elements", "maxElements", limits.maxElements());
        }
        values = Arrays.copyOf(values, size * 2);
        depths = Arrays.copyOf(depths, size * 2);
    }

    void mark() {
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, markCount * 2);
        }
        marks[markCount++] = size;
        floor = size;
    }

    /** Forgets the last mark, and returns the index of the first slot above it. */
    int popMark() {
        if (markCount == 0) {
            throw in.broken("it closes something that was not opened (no mark)");
        }
        int first = marks[--markCount];
        floor = markCount == 0 ? 0 : marks[markCount - 1];
        return first;
    }

    /** Refuses if fewer than {@code count} slots are there for the current instruction. */
    void require(int count) {
        if (size - floor < count) {
            throw in.broken("it takes more from the stack than is there");
        }
    }

    @Nullable Object value(int index) {
        return values[index];
    }

    int depth(int index) {
        return depths[index];
    }

    void set(int index, @Nullable Object value, int depth) {
        values[index] = value;
        depths[index] = depth;
    }

    void deepen(int index, int depth) {
        if (depth > limits.maxDepth()) {
            throw in.limit("nests " + depth + " levels deep", "maxDepth", limits.maxDepth());
        }
        depths[index] = Math.max(depths[index], depth);
    }

    /** Also takes back a mark that nothing followed. */
    void pop() {
        if (markCount > 0 && size == floor) {
            popMark();
        } else {
            require(1);
            size--;
        }
    }

    void truncate(int newSize) {
        size = newSize;
    }

    @Nullable Object[] copy(int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
