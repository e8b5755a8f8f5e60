package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * The short ASCII keys of one payload, each made into a String once: a list of maps repeats them, and the keys of a meta
 * document are known beforehand.
 */
final class KeyCache {
    static final int MAX_LENGTH = 32;

    private static final int SIZE = 128;
    private static final @Nullable String[] KNOWN = known(
            "status",
            "result",
            "traceback",
            "children",
            "date_done",
            "task_id",
            "group_id",
            "parent_id",
            "name",
            "args",
            "kwargs",
            "worker",
            "retries",
            "queue",
            "exc_type",
            "exc_message",
            "exc_module",
            "__type__",
            "__value__",
            "hex");

    /** Keys that are not known beforehand; made when there is the first one. */
    private @Nullable String @Nullable [] slots;

    /** The ASCII bytes from {@code start} to {@code end} as text. */
    String get(byte[] in, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + in[i];
        }
        int slot = slot(hash);
        String known = KNOWN[slot];
        if (known != null && known.hashCode() == hash && matches(known, in, start, end)) {
            return known;
        }
        return getUnknown(in, start, end, hash, slot);
    }

    private String getUnknown(byte[] in, int start, int end, int hash, int slot) {
        if (slots == null) {
            slots = new @Nullable String[SIZE];
        }
        String cached = slots[slot];
        if (cached != null && cached.hashCode() == hash && matches(cached, in, start, end)) {
            return cached;
        }
        String key = new String(in, start, end - start, ISO_8859_1);
        slots[slot] = key;
        return key;
    }

    private static boolean matches(String cached, byte[] in, int start, int end) {
        if (cached.length() != end - start) {
            return false;
        }
        for (int i = 0; i < cached.length(); i++) {
            if (cached.charAt(i) != in[start + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 7 ^ hash >>> 16) & SIZE - 1;
    }

    private static @Nullable String[] known(String... keys) {
        @Nullable String[] slots = new @Nullable String[SIZE];
        for (String key : keys) {
            slots[slot(key.hashCode())] = key;
        }
        return slots;
    }
}
