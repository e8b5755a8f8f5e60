package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.serialization.plain.KeyRegister;
import io.github.celeriac.serialization.plain.ValuePath;
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

    private @Nullable KeyRegister binaryKeys;

    void setKey(Object newKey) {
        key = newKey instanceof byte[] ? canonical(newKey) : newKey;
    }

    private @Nullable Object canonical(Object binaryKey) {
        if (binaryKeys == null) {
            binaryKeys = new KeyRegister();
        }
        return binaryKeys.canonical(binaryKey);
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
