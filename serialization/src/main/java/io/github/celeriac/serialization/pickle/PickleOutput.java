package io.github.celeriac.serialization.pickle;

import io.github.celeriac.serialization.plain.Pieces;
import io.github.celeriac.serialization.plain.Utf8Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes being written, in frames as {@code _pickle.c} makes them: one ends after 64 KiB, one of less than four bytes
 * is left out, and a text or binary value of 64 KiB or more stands between frames. Such a value is copied once, at the end.
 */
final class PickleOutput {
    static final int FRAME_TARGET = 64 << 10;
    private static final int FRAME_HEADER = 9;
    private static final int SMALLEST_FRAME = 4;
    private static final int NO_FRAME = -1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[512];
    private int size;
    private int frameStart = NO_FRAME;

    /** What is before {@link #buffer}. */
    private final Pieces pieces = new Pieces();

    PickleOutput(int protocol) {
        buffer[size++] = (byte) Opcode.PROTO;
        buffer[size++] = (byte) protocol;
        openFrame();
    }

    /** Called before each value: the frame ends here if it is large enough. */
    void boundary() {
        if (frameStart != NO_FRAME && size - frameStart - FRAME_HEADER >= FRAME_TARGET) {
            closeFrame();
        }
    }

    private void openFrame() {
        ensure(FRAME_HEADER);
        frameStart = size;
        size += FRAME_HEADER;
    }

    private void closeFrame() {
        if (frameStart == NO_FRAME) {
            return;
        }
        int length = size - frameStart - FRAME_HEADER;
        if (length >= SMALLEST_FRAME) {
            buffer[frameStart] = (byte) Opcode.FRAME;
            LONG.set(buffer, frameStart + 1, (long) length);
        } else {
            System.arraycopy(buffer, frameStart + FRAME_HEADER, buffer, frameStart, length);
            size -= FRAME_HEADER;
        }
        frameStart = NO_FRAME;
    }

    /** Room for {@code count} bytes, inside a frame. */
    private void room(int count) {
        if (frameStart == NO_FRAME) {
            openFrame();
        }
        ensure(count);
    }

    private void ensure(int count) {
        if (buffer.length - size < count) {
            buffer = Arrays.copyOf(buffer, Math.max(size + count, buffer.length * 2));
        }
    }

    void op(int opcode) {
        room(1);
        buffer[size++] = (byte) opcode;
    }

    void op1(int opcode, int argument) {
        room(2);
        buffer[size++] = (byte) opcode;
        buffer[size++] = (byte) argument;
    }

    void op2(int opcode, int argument) {
        room(3);
        buffer[size++] = (byte) opcode;
        buffer[size++] = (byte) argument;
        buffer[size++] = (byte) (argument >> 8);
    }

    void op4(int opcode, int argument) {
        room(5);
        buffer[size++] = (byte) opcode;
        INT.set(buffer, size, argument);
        size += 4;
    }

    void opDouble(int opcode, double argument) {
        room(9);
        buffer[size++] = (byte) opcode;
        DOUBLE.set(buffer, size, argument);
        size += 8;
    }

    /** A payload with its length before it, in one or four bytes. */
    void payload(int shortOpcode, int longOpcode, byte[] data) {
        if (data.length >= FRAME_TARGET) {
            largePayload(longOpcode, data);
        } else {
            if (data.length < 256) {
                op1(shortOpcode, data.length);
            } else {
                op4(longOpcode, data.length);
            }
            ensure(data.length);
            System.arraycopy(data, 0, buffer, size, data.length);
            size += data.length;
        }
    }

    private void largePayload(int opcode, byte[] data) {
        largeHeader(opcode, data.length);
        pieces.add(data);
    }

    /**
     * Writes a text of {@link #FRAME_TARGET} characters or more.
     *
     * @return false if it is not ASCII; then nothing was written
     */
    boolean largeAscii(int opcode, String text) {
        boolean ascii = Utf8Text.isAscii(text);
        if (ascii) {
            largeHeader(opcode, text.length());
            pieces.addAscii(text);
        }
        return ascii;
    }

    private void largeHeader(int opcode, int length) {
        closeFrame();
        ensure(5);
        buffer[size++] = (byte) opcode;
        INT.set(buffer, size, length);
        pieces.add(Arrays.copyOf(buffer, size + 4));
        size = 0;
    }

    /**
     * Writes text of at most 255 ASCII characters at once.
     *
     * @return false if it is not ASCII; then nothing was written
     */
    boolean shortAscii(int opcode, String text) {
        int length = text.length();
        room(2 + length);
        int at = size + 2;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            buffer[at++] = (byte) c;
        }
        buffer[size] = (byte) opcode;
        buffer[size + 1] = (byte) length;
        size = at;
        return true;
    }

    byte[] finish() {
        op(Opcode.STOP);
        closeFrame();
        return pieces.join(buffer, size);
    }
}
