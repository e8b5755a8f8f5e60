package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.plain.KeyCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A position in the pickled bytes. Every length is checked against the bytes that are really there, then against the
 * limits, before anything of that size is allocated.
 */
final class PickleInput {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] data;
    private final DecodeLimits limits;
    private int position;

    PickleInput(byte[] data, DecodeLimits limits) {
        this.data = data;
        this.limits = limits;
        if (data.length > limits.maxBytes()) {
            throw new LimitExceededException(
                    String.format(Locale.ROOT, "pickled value has %,d bytes", data.length),
                    "maxBytes",
                    limits.maxBytes());
        }
    }

    DecodeLimits limits() {
        return limits;
    }

    int position() {
        return position;
    }

    int size() {
        return data.length;
    }

    int u1() {
        if (position == data.length) {
            throw broken("it ends in the middle; was it cut off by a column that is too short?");
        }
        return data[position++] & 0xff;
    }

    int u2() {
        return u1() | u1() << 8;
    }

    int i4() {
        require(4);
        int value = (int) INT.get(data, position);
        position += 4;
        return value;
    }

    long u4() {
        return Integer.toUnsignedLong(i4());
    }

    /** Eight bytes as a length; one that is not even positive is refused. */
    long i8() {
        require(8);
        long value = (long) LONG.get(data, position);
        position += 8;
        return value;
    }

    double f8() {
        require(8);
        double value = (double) DOUBLE.get(data, position);
        position += 8;
        return value;
    }

    String text(long length) {
        int start = take(length, "text");
        return PickleText.decode(data, start, (int) length, this);
    }

    /** A text of less than 256 bytes, which may be one of the fields of a result. */
    String shortText() {
        int length = u1();
        int start = take(length, "text");
        String known = length <= KeyCache.MAX_LENGTH ? KeyCache.known(data, start, position) : null;
        return known != null ? known : PickleText.decode(data, start, length, this);
    }

    byte[] bytes(long length) {
        int start = take(length, "bytes");
        return Arrays.copyOfRange(data, start, position);
    }

    /** Little-endian two's complement, for LONG1 and LONG4. */
    byte[] number(long length) {
        if (length > limits.maxNumberLength() && length <= data.length - position) {
            throw limit("has a number of " + length + " bytes", "maxNumberLength", limits.maxNumberLength());
        }
        int start = take(length, "number");
        return Arrays.copyOfRange(data, start, position);
    }

    /** The rest of the line, without its newline: the argument form of protocol 0. */
    String line() {
        int end = position;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        if (end == data.length) {
            throw broken("a line of text does not end; was it cut off by a column that is too short?");
        }
        checkLength(end - position, "line");
        String text = new String(data, position, end - position, StandardCharsets.ISO_8859_1);
        position = end + 1;
        return text;
    }

    /** The same for one number. */
    String numberLine() {
        String text = line();
        if (text.length() > limits.maxNumberLength()) {
            throw limit("has a number of " + text.length() + " digits", "maxNumberLength", limits.maxNumberLength());
        }
        return text;
    }

    /** A frame promises that many bytes more. */
    void frame(long length) {
        if (length < 0 || length > data.length - position) {
            throw broken(shortage(length, "frame"));
        }
    }

    private int take(long length, String what) {
        if (length < 0 || length > data.length - position) {
            throw broken(shortage(length, what));
        }
        checkLength((int) length, what);
        int start = position;
        position += (int) length;
        return start;
    }

    private void checkLength(int length, String what) {
        if (length > limits.maxStringLength()) {
            throw limit(
                    String.format(Locale.ROOT, "has %s of %,d bytes", what, length),
                    "maxStringLength",
                    limits.maxStringLength());
        }
    }

    private void require(int count) {
        if (data.length - position < count) {
            throw broken(shortage(count, "number"));
        }
    }

    private String shortage(long length, String what) {
        return String.format(
                Locale.ROOT,
                "it announces a %s of %s bytes, but %,d are left",
                what,
                Long.toUnsignedString(length),
                data.length - position);
    }

    /** The bytes are not a pickle, or not a whole one. */
    ResultDecodingException broken(String problem) {
        return new ResultDecodingException(String.format(
                Locale.ROOT, "pickled value is broken at byte %,d of %,d: %s", position, data.length, problem));
    }

    LimitExceededException limit(String measure, String limit, long allowed) {
        return new LimitExceededException(
                String.format(Locale.ROOT, "pickled value %s at byte %,d", measure, position), limit, allowed);
    }
}
