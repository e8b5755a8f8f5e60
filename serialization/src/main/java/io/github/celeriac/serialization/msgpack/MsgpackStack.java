package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.serialization.plain.ValuePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;

/** The arrays and maps that are open while a payload is read; on the heap, so that depth is no danger. */
final class MsgpackStack {
    private OpenValue[] levels = {new OpenValue()};
    private int depth;

    int depth() {
        return depth;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    OpenValue last() {
        return levels[depth - 1];
    }

    void openArray(int length) {
        OpenValue level = push();
        level.list = new ArrayList<>(length);
        level.left = length;
    }

    void openMap(int entries) {
        OpenValue level = push();
        level.map = new LinkedHashMap<>(capacityFor(entries));
        level.left = entries;
    }

    private static int capacityFor(int entries) {
        return (int) Math.min(1 << 30, entries * 4L / 3 + 1);
    }

    /** The objects of the levels are used again and again. */
    private OpenValue push() {
        if (depth == levels.length) {
            levels = Arrays.copyOf(levels, depth * 2);
            Arrays.setAll(levels, i -> i < depth ? levels[i] : new OpenValue());
        }
        return levels[depth++];
    }

    /** Closes the innermost one and returns it. */
    Object close() {
        return levels[--depth].close();
    }

    /** Where the reader is, e.g. {@code $.result[0]}. */
    String path() {
        ValuePath path = new ValuePath();
        for (int i = 0; i < depth; i++) {
            levels[i].describe(path);
        }
        return path.toString();
    }
}
