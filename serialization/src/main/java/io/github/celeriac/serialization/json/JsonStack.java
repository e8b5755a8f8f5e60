package io.github.celeriac.serialization.json;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.plain.ValuePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arrays and objects that are open while a payload is read; on the heap, so that depth is no danger. */
final class JsonStack {
    private static final int FIRST_SIZE = 8;

    private final int maxDepth;
    private Object[] containers = new Object[FIRST_SIZE];
    private @Nullable String[] keys = new @Nullable String[FIRST_SIZE];
    private int depth;

    /** The innermost container: one of the two, or none at the top level. */
    private @Nullable List<@Nullable Object> list;

    private @Nullable Map<String, @Nullable Object> map;
    private String key = "";

    JsonStack(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    boolean inMap() {
        return map != null;
    }

    void setKey(String newKey) {
        key = newKey;
        keys[depth - 1] = newKey;
    }

    void add(@Nullable Object value) {
        if (map != null) {
            map.put(key, value);
        } else if (list != null) {
            list.add(value);
        }
    }

    void pushList() {
        List<@Nullable Object> opened = new ArrayList<>();
        push(opened);
        list = opened;
        map = null;
    }

    void pushMap() {
        Map<String, @Nullable Object> opened = new LinkedHashMap<>();
        push(opened);
        list = null;
        map = opened;
    }

    private void push(Object container) {
        requireRoom();
        if (depth == containers.length) {
            containers = Arrays.copyOf(containers, depth * 2);
            keys = Arrays.copyOf(keys, depth * 2);
        }
        containers[depth] = container;
        keys[depth] = null;
        depth++;
    }

    /** Fails if one more level would be too deep. */
    void requireRoom() {
        if (depth >= maxDepth) {
            String what = String.format(Locale.ROOT, "payload nests %,d levels deep at %s", depth + 1, path());
            throw new LimitExceededException(what, "maxDepth", maxDepth);
        }
    }

    /** Closes the innermost container and returns it. */
    Object pop() {
        depth--;
        Object closed = containers[depth];
        keys[depth] = null;
        if (depth == 0) {
            list = null;
            map = null;
        } else {
            select(containers[depth - 1]);
        }
        return closed;
    }

    @SuppressWarnings("unchecked") // only pushList and pushMap put something in
    private void select(Object container) {
        if (container instanceof List) {
            list = (List<@Nullable Object>) container;
            map = null;
        } else {
            list = null;
            map = (Map<String, @Nullable Object>) container;
            String current = keys[depth - 1];
            key = current == null ? "" : current;
        }
    }

    /** Where the reader is, e.g. {@code $.result[0]}. */
    String path() {
        ValuePath path = new ValuePath();
        for (int i = 0; i < depth; i++) {
            String step = keys[i];
            if (containers[i] instanceof List<?> items) {
                path.index(items.size());
            } else if (step != null) {
                path.key(step);
            }
        }
        return path.toString();
    }

    ResultDecodingException problem(String what) {
        return new ResultDecodingException(what + ", at " + path());
    }
}
