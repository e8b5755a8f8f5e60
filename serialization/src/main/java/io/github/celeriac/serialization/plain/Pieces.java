package io.github.celeriac.serialization.plain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of an encoded value that are not in its last buffer. A large piece stays where it is until the size of the
 * whole is known, and is then copied once, to its place.
 */
public final class Pieces {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final List<Piece> pieces = new ArrayList<>(0);
    private long size;

    private interface Piece {
        int size();

        void copyTo(byte[] all, int at);
    }

    private static final class Bytes implements Piece {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void copyTo(byte[] all, int at) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
        }
    }

    private record Ascii(String text) implements Piece {
        @Override
        public int size() {
            return text.length();
        }

        @Override
        @SuppressWarnings("deprecation") // copies the low bytes, which is all there is, straight to their place
        public void copyTo(byte[] all, int at) {
            text.getBytes(0, text.length(), all, at);
        }
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Bytes of all pieces together. */
    public long size() {
        return size;
    }

    /** {@code bytes} are no longer changed. */
    public void add(byte[] bytes) {
        add(new Bytes(bytes));
    }

    /** {@code text} {@link #isAscii}. */
    public void addAscii(String text) {
        add(new Ascii(text));
    }

    private void add(Piece piece) {
        pieces.add(piece);
        size += piece.size();
    }

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
     * All pieces in one array, and behind them the beginning of {@code rest}.
     *
     * @throws ArithmeticException if that is more than an array can hold
     */
    public byte[] join(byte[] rest, int restSize) {
        byte[] all = new byte[Math.toIntExact(size + restSize)];
        int at = 0;
        for (Piece piece : pieces) {
            piece.copyTo(all, at);
            at += piece.size();
        }
        System.arraycopy(rest, 0, all, at, restSize);
        return all;
    }
}
