package io.github.celeriac.serialization.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.plain.KeyCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A position in a payload. Each length is held against the bytes that are really there, then against the limits, before
 * anything of that size is allocated.
 */
final class MsgpackInput {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] in;
    private final DecodeLimits limits;
    private final MsgpackStack stack;
    private final KeyCache keys = new KeyCache();
    private int position;

    MsgpackInput(byte[] in, DecodeLimits limits, MsgpackStack stack) {
        this.in = in;
        this.limits = limits;
        this.stack = stack;
        if (in.length > limits.maxBytes()) {
            throw exceeded("payload has %,d bytes", in.length, "maxBytes", limits.maxBytes());
        }
    }

    int remaining() {
        return in.length - position;
    }

    byte i1() {
        require(1);
        return in[position++];
    }

    int u1() {
        return i1() & 0xff;
    }

    short i2() {
        require(2);
        short value = (short) SHORT.get(in, position);
        position += 2;
        return value;
    }

    int u2() {
        return i2() & 0xffff;
    }

    int i4() {
        require(4);
        int value = (int) INT.get(in, position);
        position += 4;
        return value;
    }

    long u4() {
        return Integer.toUnsignedLong(i4());
    }

    long i8() {
        require(8);
        long value = (long) LONG.get(in, position);
        position += 8;
        return value;
    }

    String text(long length) {
        int size = piece(length, "text");
        String text = new String(in, position, size, UTF_8);
        // The JDK puts this character for what it cannot decode; it may also simply be there.
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(size);
        }
        position += size;
        return text;
    }

    /** As {@link #text}; the same key is one String throughout a payload. */
    String key(int length) {
        int size = piece(length, "text");
        String key = size <= KeyCache.MAX_LENGTH ? keys.get(in, position, position + size) : null;
        if (key == null) {
            return text(length);
        }
        position += size;
        return key;
    }

    byte[] binary(long length) {
        int size = piece(length, "binary value");
        byte[] bytes = Arrays.copyOfRange(in, position, position + size);
        position += size;
        return bytes;
    }

    private int piece(long length, String what) {
        require(length);
        if (length > limits.maxStringLength()) {
            throw exceeded(what + " has %,d bytes", length, "maxStringLength", limits.maxStringLength());
        }
        return (int) length;
    }

    private void requireUtf8(int size) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(in, position, size));
        } catch (CharacterCodingException e) {
            throw broken("text that is not UTF-8 (use_bin_type=False on its writer makes bytes such text)");
        }
    }

    void require(long count) {
        if (count > in.length - position) {
            throw broken(String.format(
                    Locale.ROOT,
                    "it goes on for at least %,d bytes, but %,d are left; was it cut off?",
                    count,
                    in.length - position));
        }
    }

    void requireEnd() {
        if (position < in.length) {
            throw broken(String.format(Locale.ROOT, "%,d more bytes follow its value", in.length - position));
        }
    }

    /** The payload is not msgpack, or not all of it is there. */
    ResultDecodingException broken(String problem) {
        return new ResultDecodingException(String.format(
                Locale.ROOT,
                "payload is not msgpack as Celery reads it: at byte %,d of %,d: %s, at %s",
                position,
                in.length,
                problem,
                stack.path()));
    }

    LimitExceededException exceeded(String what, long measure, String limit, long allowed) {
        return new LimitExceededException(
                String.format(Locale.ROOT, what + " at %s", measure, stack.path()), limit, allowed);
    }
}
