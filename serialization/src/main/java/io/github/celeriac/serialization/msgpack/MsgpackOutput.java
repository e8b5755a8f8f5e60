package io.github.celeriac.serialization.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.plain.Pieces;
import io.github.celeriac.serialization.plain.UnencodableValueException;
import io.github.celeriac.serialization.plain.Utf8Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/**
 * The bytes written so far. A large piece stays where it is until the end, when all is copied into one array: so there
 * is one copy of it, not one for each time that a buffer grows.
 */
final class MsgpackOutput {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final int LARGE = 8 << 10;
    private static final int LONG_TEXT = 64 << 10;
    private static final int LONGEST_HEADER = 15;
    private static final int FIX_TEXT = 31;

    private final Pieces pieces = new Pieces();
    private byte[] buffer = new byte[512];
    private int size;

    void nil() {
        byte1(0xc0);
    }

    void bool(boolean value) {
        byte1(value ? 0xc3 : 0xc2);
    }

    void float64(double value) {
        tag8(0xcb, Double.doubleToRawLongBits(value));
    }

    void unsigned64(long value) {
        tag8(0xcf, value);
    }

    void integer(long value) {
        if (value >= -32 && value < 128) {
            byte1((int) value);
        } else if (value >= 0) {
            positive(value);
        } else if (value >= Byte.MIN_VALUE) {
            tag1(0xd0, (int) value);
        } else if (value >= Short.MIN_VALUE) {
            tag2(0xd1, (int) value);
        } else if (value >= Integer.MIN_VALUE) {
            tag4(0xd2, (int) value);
        } else {
            tag8(0xd3, value);
        }
    }

    private void positive(long value) {
        if (value < 1 << 8) {
            tag1(0xcc, (int) value);
        } else if (value < 1 << 16) {
            tag2(0xcd, (int) value);
        } else if (value < 1L << 32) {
            tag4(0xce, (int) value);
        } else {
            tag8(0xcf, value);
        }
    }

    /** Mirrors {@code msgpack.Timestamp.to_bytes}: 4, 8 or 12 bytes, whichever can hold it. */
    void timestamp(Instant value) {
        long seconds = value.getEpochSecond();
        int nanos = value.getNano();
        if (seconds >>> 34 != 0) {
            ensureRoom(LONGEST_HEADER);
            byte1(0xc7);
            byte1(12);
            tag4(0xff, nanos);
            LONG.set(buffer, size, seconds);
            size += 8;
        } else if (nanos != 0 || seconds >>> 32 != 0) {
            byte1(0xd7);
            tag8(0xff, (long) nanos << 34 | seconds);
        } else {
            byte1(0xd6);
            tag4(0xff, (int) seconds);
        }
    }

    void arrayHeader(int length) {
        containerHeader(length, 0x90, 0xdc);
    }

    void mapHeader(int length) {
        containerHeader(length, 0x80, 0xde);
    }

    private void containerHeader(int length, int shortTag, int longTag) {
        if (length < 16) {
            byte1(shortTag | length);
        } else if (length < 1 << 16) {
            tag2(longTag, length);
        } else {
            tag4(longTag + 1, length);
        }
    }

    void binary(byte[] bytes) {
        lengthHeader(bytes.length, 0xc4);
        piece(bytes);
    }

    void text(String text) {
        int length = text.length();
        if (length > LONG_TEXT && Utf8Text.isAscii(text)) {
            textHeader(length);
            endPiece();
            pieces.addAscii(text);
            requireSize(pieces.size());
        } else if (length > LARGE || !shortAscii(text, length)) {
            byte[] utf8 = text.getBytes(UTF_8);
            requireNoLoneSurrogate(text, utf8);
            textHeader(utf8.length);
            piece(utf8);
        }
    }

    /** Writes the text if all of it is ASCII. */
    private boolean shortAscii(String text, int length) {
        ensureRoom(length + LONGEST_HEADER);
        int start = size;
        textHeader(length);
        byte[] out = buffer;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                size = start;
                return false;
            }
            out[at++] = (byte) c;
        }
        size = at;
        return true;
    }

    private void textHeader(int length) {
        if (length <= FIX_TEXT) {
            byte1(0xa0 | length);
        } else {
            lengthHeader(length, 0xd9);
        }
    }

    /** {@code tag} is the one for lengths of one byte; those for two and four follow it. */
    private void lengthHeader(int length, int tag) {
        if (length < 1 << 8) {
            tag1(tag, length);
        } else if (length < 1 << 16) {
            tag2(tag + 1, length);
        } else {
            tag4(tag + 2, length);
        }
    }

    private static void requireNoLoneSurrogate(String text, byte[] utf8) {
        int lone = Utf8Text.loneSurrogate(text, utf8);
        if (lone >= 0) {
            throw new UnencodableValueException("is text with a surrogate without its partner at index " + lone
                    + ", for which UTF-8 has no form; remove it, or use result_serializer = json");
        }
    }

    private void piece(byte[] bytes) {
        if (bytes.length > LARGE) {
            endPiece();
            pieces.add(bytes);
            requireSize(pieces.size());
        } else {
            ensureRoom(bytes.length);
            System.arraycopy(bytes, 0, buffer, size, bytes.length);
            size += bytes.length;
        }
    }

    /** Something large comes next. */
    private void endPiece() {
        pieces.add(Arrays.copyOf(buffer, size));
        size = 0;
    }

    private void byte1(int value) {
        ensureRoom(1);
        buffer[size++] = (byte) value;
    }

    private void tag1(int tag, int value) {
        ensureRoom(2);
        buffer[size++] = (byte) tag;
        buffer[size++] = (byte) value;
    }

    private void tag2(int tag, int value) {
        ensureRoom(3);
        buffer[size++] = (byte) tag;
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
    }

    private void tag4(int tag, int value) {
        ensureRoom(5);
        buffer[size] = (byte) tag;
        INT.set(buffer, size + 1, value);
        size += 5;
    }

    private void tag8(int tag, long value) {
        ensureRoom(9);
        buffer[size] = (byte) tag;
        LONG.set(buffer, size + 1, value);
        size += 9;
    }

    private void ensureRoom(int more) {
        if (more > buffer.length - size) {
            long needed = (long) size + more;
            requireSize(pieces.size() + needed);
            buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_SIZE, Math.max(needed, buffer.length * 2L)));
        }
    }

    private static void requireSize(long bytes) {
        if (bytes > MAX_SIZE) {
            throw new ResultEncodingException(
                    "value takes more than 2 GiB as msgpack; store it elsewhere, return its place");
        }
    }

    byte[] toBytes() {
        requireSize(pieces.size() + size);
        return pieces.isEmpty() && size == buffer.length ? buffer : pieces.join(buffer, size);
    }
}
