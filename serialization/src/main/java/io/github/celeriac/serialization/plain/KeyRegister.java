package io.github.celeriac.serialization.plain;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the keys of one map, or the elements of one set, while it is read, before they are hashed. */
public final class KeyRegister {
    /** More keys of one hash than chance gives; below, a flood of them costs little. */
    private static final int MAX_SAME_HASH = 1_000;

    private @Nullable Map<ByteBuffer, byte[]> binary;
    private @Nullable Map<Integer, Integer> hashes;
    private int keys;

    /** The key to use for {@code key}: of equal byte arrays, which Java takes for different keys, always the first. */
    public @Nullable Object canonical(@Nullable Object key) {
        if (!(key instanceof byte[] bytes)) {
            return key;
        }
        if (binary == null) {
            binary = new HashMap<>();
        }
        byte[] known = binary.putIfAbsent(ByteBuffer.wrap(bytes), bytes);
        return known == null ? bytes : known;
    }

    /**
     * Whether {@code key} is one of a flood of keys that all have the same hash, which would turn a map into a list. Not
     * needed where all keys are text, or of another class that the JDK's maps can sort.
     */
    public boolean isFlood(@Nullable Object key) {
        if (++keys <= MAX_SAME_HASH || key == null || key instanceof String) {
            return false;
        }
        if (hashes == null) {
            hashes = new HashMap<>();
        }
        return hashes.merge(key.hashCode(), 1, Integer::sum) > MAX_SAME_HASH;
    }
}
