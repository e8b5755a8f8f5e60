package io.github.celeriac.serialization.plain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What a text is in UTF-8, as the JDK makes it: with a question mark for a surrogate without its partner. */
public final class Utf8Text {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUESTION_MARKS = ONES * '?';

    private static final int BLOCK = 256;

    private Utf8Text() {}

    /** Takes some 12 KiB, and is made for long texts. */
    public static boolean isAscii(String text) {
        Latin1Chunk chunk = new Latin1Chunk();
        int length = text.length();
        for (int i = 0; i < length; i += Latin1Chunk.SIZE) {
            int end = Math.min(length, i + Latin1Chunk.SIZE);
            if (!chunk.load(text, i, end) || !isAscii(chunk.bytes(), end - i)) {
                return false;
            }
        }
        return true;
    }

    /** Eight bytes at a time; those behind {@code length} are of a chunk before, and so are ASCII, too. */
    private static boolean isAscii(byte[] latin1, int length) {
        long all = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            all |= (long) LONGS.get(latin1, i);
        }
        return (all & HIGH_BITS) == 0;
    }

    /**
     * The index of the first surrogate in {@code text} that is not one of a pair, or -1.
     *
     * @param utf8 {@code text.getBytes(UTF_8)}
     */
    public static int loneSurrogate(String text, byte[] utf8) {
        if (utf8.length != text.length()) {
            return loneSurrogate(text);
        }
        for (int i = questionMark(utf8, 0); i < utf8.length; i = questionMark(utf8, i + 1)) {
            if (text.charAt(i) != '?') {
                return i;
            }
        }
        return -1;
    }

    /** Eight bytes at a time: long ASCII text is the most common large result. */
    private static int questionMark(byte[] in, int from) {
        int i = from;
        while (i <= in.length - BLOCK && !anyMarked(in, i)) {
            i += BLOCK;
        }
        for (; i <= in.length - 8; i += 8) {
            long found = marked(in, i);
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < in.length && in[i] != '?') {
            i++;
        }
        return i;
    }

    /** A loop without an exit, which the compiler unrolls. */
    private static boolean anyMarked(byte[] in, int from) {
        long marked = 0;
        for (int i = from; i < from + BLOCK; i += 8) {
            marked |= marked(in, i);
        }
        return marked != 0;
    }

    /** The high bit of each of eight bytes that is a question mark; those behind the first may be marked by mistake. */
    private static long marked(byte[] in, int at) {
        long word = (long) LONGS.get(in, at) ^ QUESTION_MARKS;
        return (word - ONES) & ~word & HIGH_BITS;
    }

    private static int loneSurrogate(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
