package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.serialization.plain.ValuePath;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One array or map that is being read: exactly one of {@code list} and {@code map} is there. */
final class OpenValue {
    @Nullable List<@Nullable Object> list;

    @Nullable Map<Object, @Nullable Object> map;

    /** How many elements or entries are to come. */
    int left;

    @Nullable Object key;

    /** The byte[] keys so far, by content: a Java map takes two equal ones for different keys. */
    @Nullable Map<ByteBuffer, byte[]> binaryKeys;

    void setKey(Object newKey) {
        key = newKey instanceof byte[] bytes ? canonical(bytes) : newKey;
    }

    private byte[] canonical(byte[] bytes) {
        if (binaryKeys == null) {
            binaryKeys = new HashMap<>();
        }
        byte[] known = binaryKeys.putIfAbsent(ByteBuffer.wrap(bytes), bytes);
        return known == null ? bytes : known;
    }

    void add(@Nullable Object value) {
        if (list != null) {
            list.add(value);
        } else if (map != null && key != null) {
            map.put(key, value);
        }
        left--;
    }

    /** Returns the whole list or map, and is ready for another one. */
    Object close() {
        Object closed = list != null ? list : Objects.requireNonNull(map);
        list = null;
        map = null;
        key = null;
        binaryKeys = null;
        return closed;
    }

    void describe(ValuePath path) {
        if (list != null) {
            path.index(list.size());
        } else if (key != null) {
            path.anyKey(key);
        }
    }
}
