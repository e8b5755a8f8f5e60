package io.github.celeriac.serialization.plain;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of an encoded value that are not in its last buffer. A large piece stays where it is until the size of the
 * whole is known, and is then copied once, to its place.
 */
public final class Pieces {
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

    /** {@code text} {@link Utf8Text#isAscii}. */
    public void addAscii(String text) {
        add(new Ascii(text));
    }

    private void add(Piece piece) {
        pieces.add(piece);
        size += piece.size();
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
