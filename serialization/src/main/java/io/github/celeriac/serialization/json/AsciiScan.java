package io.github.celeriac.serialization.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where text stops being plain, eight bytes at a time: long ASCII text is the most common large result. */
final class AsciiScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private AsciiScan() {}

    /** The index of the first quote, backslash, control character or non-ASCII byte at or after {@code from}. */
    static int plainEnd(byte[] in, int from) {
        int i = from;
        for (; i <= in.length - 8; i += 8) {
            long found = special((long) LONGS.get(in, i));
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < in.length && isPlain(in[i])) {
            i++;
        }
        return i;
    }

    /** As {@link #plainEnd}, but U+007F is not plain: Python's writer escapes it, its reader does not mind it. */
    static int printableEnd(byte[] in, int from) {
        int i = from;
        for (; i <= in.length - 8; i += 8) {
            long word = (long) LONGS.get(in, i);
            long found = special(word) | ((word ^ (ONES * 0x7f)) - ONES) & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < in.length && isPlain(in[i]) && in[i] != 0x7f) {
            i++;
        }
        return i;
    }

    private static boolean isPlain(byte c) {
        return c >= ' ' && c != '"' && c != '\\';
    }

    /** The high bit of each special byte; bytes above the first special one may be marked by mistake. */
    private static long special(long word) {
        long quotes = word ^ (ONES * '"');
        long backslashes = word ^ (ONES * '\\');
        long marked = (word - ONES * ' ') | (quotes - ONES) | (backslashes - ONES) | word;
        return marked & HIGH_BITS;
    }
}
