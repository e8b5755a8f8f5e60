package io.github.celeriac.serialization.plain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The short ASCII keys of one payload, each made into a String once: a list of maps repeats them, and the keys of a meta
 * document are known beforehand. A key is compared as two longs, its first and its last eight bytes.
 */
public final class KeyCache {
    /** Longer ones are not asked for. */
    public static final int MAX_LENGTH = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private static final Table KNOWN = Table.of(
            "status",
            "SUCCESS",
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

    /** So many are not kept: most payloads have no more of them. */
    private static final int UNKEPT = 8;

    /** Keys that are not known beforehand; made when there have been many. */
    private @Nullable Table seen;

    private int unkept;

    /** The bytes from {@code start} to {@code end}, at most {@link #MAX_LENGTH}, as text; null if not all are ASCII. */
    public @Nullable String get(byte[] in, int start, int end) {
        int length = end - start;
        long first = first(in, start, length);
        long last = last(in, start, length);
        if (((first | last) & HIGH_BITS) != 0) {
            return null;
        }
        long hash = hash(first, last);
        String known = KNOWN.find(first, last, hash, length);
        return known != null ? known : seen(in, start, end, first, last, hash);
    }

    /** As {@link #get}, but null also for keys that are not known beforehand. */
    public static @Nullable String known(byte[] in, int start, int end) {
        int length = end - start;
        long first = first(in, start, length);
        long last = last(in, start, length);
        return KNOWN.find(first, last, hash(first, last), length);
    }

    private String seen(byte[] in, int start, int end, long first, long last, long hash) {
        if (seen == null) {
            if (unkept++ < UNKEPT) {
                return new String(in, start, end - start, ISO_8859_1);
            }
            seen = new Table(32);
        }
        String found = seen.find(first, last, hash, end - start);
        if (found != null) {
            return found;
        }
        String key = new String(in, start, end - start, ISO_8859_1);
        seen.put(key, first, last, hash);
        return key;
    }

    private static long hash(long first, long last) {
        return (first ^ Long.rotateLeft(last, 29)) * MULTIPLIER;
    }

    private static long last(byte[] in, int start, int length) {
        return length > Long.BYTES ? (long) LONGS.get(in, start + length - Long.BYTES) : 0;
    }

    /** Of fewer than eight bytes, they are filled up with zeros. */
    private static long first(byte[] in, int start, int length) {
        if (length >= Long.BYTES) {
            return (long) LONGS.get(in, start);
        }
        if (start + Long.BYTES <= in.length) {
            return (long) LONGS.get(in, start) & (1L << length * Byte.SIZE) - 1;
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = word << Byte.SIZE | in[start + i] & 0xff;
        }
        return word;
    }

    /** One key for each slot: of two that fall on the same, the later one stays. */
    private static final class Table {
        private final @Nullable String[] keys;
        private final long[] words;
        private final int shift;

        /** {@code size} is a power of two. */
        Table(int size) {
            keys = new @Nullable String[size];
            words = new long[size * 2];
            shift = Long.numberOfLeadingZeros(size) + 1;
        }

        static Table of(String... known) {
            Table table = new Table(512);
            for (String key : known) {
                byte[] bytes = key.getBytes(ISO_8859_1);
                long first = first(bytes, 0, bytes.length);
                long last = last(bytes, 0, bytes.length);
                table.put(key, first, last, hash(first, last));
            }
            return table;
        }

        @Nullable String find(long first, long last, long hash, int length) {
            int slot = (int) (hash >>> shift);
            String key = keys[slot];
            boolean same =
                    key != null && words[slot * 2] == first && words[slot * 2 + 1] == last && key.length() == length;
            return same ? key : null;
        }

        void put(String key, long first, long last, long hash) {
            int slot = (int) (hash >>> shift);
            keys[slot] = key;
            words[slot * 2] = first;
            words[slot * 2 + 1] = last;
        }
    }
}
