package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.DecodeLimits;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads one payload. Mirrors {@code msgpack.unpackb(data, raw=False)}; no recursion, one use. */
final class MsgpackReader {
    /** In place of a value: a container was opened, its first item comes next. */
    private static final Object OPENED = new Object();

    private static final int TIMESTAMP = -1;

    private final DecodeLimits limits;
    private final MsgpackStack stack = new MsgpackStack();
    private final MsgpackInput in;

    /** Elements of all containers so far, those to come included. */
    private long elements;

    /** Values that the open containers still wait for; each takes a byte at least. */
    private long expected;

    MsgpackReader(byte[] data, DecodeLimits limits) {
        this.limits = limits;
        this.in = new MsgpackInput(data, limits, stack);
    }

    @Nullable Object read() {
        Object value = readValue(in.i1());
        while (!stack.isEmpty()) {
            OpenValue last = stack.last();
            if (value != OPENED) {
                last.add(value);
            }
            value = last.left == 0 ? stack.close() : readItem(last);
        }
        in.requireEnd();
        return value;
    }

    private @Nullable Object readItem(OpenValue container) {
        if (container.map != null) {
            container.setKey(readKey());
            expected--;
        }
        expected--;
        return readValue(in.i1());
    }

    private Object readKey() {
        byte tag = in.i1();
        if ((tag & 0xe0) == 0xa0) {
            return in.key(tag & 0x1f);
        }
        boolean text = tag >= (byte) 0xd9 && tag <= (byte) 0xdb;
        boolean binary = tag >= (byte) 0xc4 && tag <= (byte) 0xc6;
        Object key = text || binary ? readValue(tag) : null;
        if (key == null) {
            throw in.broken("a map key is neither text nor bytes, which Python refuses, too (strict_map_key)");
        }
        return key;
    }

    private @Nullable Object readValue(byte tag) {
        if (tag >= -32) {
            return (long) tag;
        }
        int low = tag & 0x0f;
        return switch (tag & 0xf0) {
            case 0x80 -> map(low);
            case 0x90 -> array(low);
            case 0xa0, 0xb0 -> in.text(tag & 0x1f);
            case 0xc0 -> low < 0x0a ? constantOrBytes(tag) : number(tag);
            default -> number(tag);
        };
    }

    private @Nullable Object constantOrBytes(byte tag) {
        return switch (tag & 0xff) {
            case 0xc0 -> null;
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xc4 -> in.binary(in.u1());
            case 0xc5 -> in.binary(in.u2());
            case 0xc6 -> in.binary(in.u4());
            case 0xc7 -> extension(in.u1());
            case 0xc8 -> extension(in.u2());
            case 0xc9 -> extension(in.u4());
            default -> throw in.broken("0xc1 stands for nothing");
        };
    }

    private Object number(byte tag) {
        return switch (tag & 0xff) {
            case 0xca -> (double) Float.intBitsToFloat(in.i4());
            case 0xcb -> Double.longBitsToDouble(in.i8());
            case 0xcc -> (long) in.u1();
            case 0xcd -> (long) in.u2();
            case 0xce -> in.u4();
            case 0xcf -> unsigned(in.i8());
            case 0xd0 -> (long) in.i1();
            case 0xd1 -> (long) in.i2();
            case 0xd2 -> (long) in.i4();
            case 0xd3 -> in.i8();
            default -> longPiece(tag);
        };
    }

    private Object longPiece(byte tag) {
        return switch (tag & 0xff) {
            case 0xd9 -> in.text(in.u1());
            case 0xda -> in.text(in.u2());
            case 0xdb -> in.text(in.u4());
            case 0xdc -> array(in.u2());
            case 0xdd -> array(in.u4());
            case 0xde -> map(in.u2());
            case 0xdf -> map(in.u4());
            default -> extension(1L << (tag & 0xff) - 0xd4);
        };
    }

    private static Number unsigned(long bits) {
        return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    private Object array(long length) {
        expect(length, length);
        if (length == 0) {
            return new ArrayList<>(0);
        }
        stack.openArray((int) length);
        return OPENED;
    }

    private Object map(long entries) {
        expect(entries, 2 * entries);
        if (entries == 0) {
            return new LinkedHashMap<>(0);
        }
        stack.openMap((int) entries);
        return OPENED;
    }

    /** What all open containers together still wait for must be there, so that memory never runs ahead of the data. */
    private void expect(long length, long values) {
        if (stack.depth() >= limits.maxDepth()) {
            throw in.exceeded("payload nests %,d levels deep", stack.depth() + 1L, "maxDepth", limits.maxDepth());
        }
        expected += values;
        in.require(expected);
        elements += length;
        if (elements > limits.maxElements()) {
            throw in.exceeded("payload has %,d elements", elements, "maxElements", limits.maxElements());
        }
    }

    private Object extension(long length) {
        in.require(length + 1);
        int type = in.i1();
        if (type != TIMESTAMP) {
            throw in.broken("an extension of type " + type
                    + ", which Celery never writes; its writer should store text or bytes instead");
        }
        try {
            return timestamp(length);
        } catch (DateTimeException e) {
            throw in.broken("a timestamp beyond the years that java.time.Instant has");
        }
    }

    /** Mirrors {@code msgpack.Timestamp.from_bytes}. */
    private Instant timestamp(long length) {
        if (length == 4) {
            return Instant.ofEpochSecond(in.u4());
        }
        if (length != 8 && length != 12) {
            throw in.broken("a timestamp of " + length + " bytes, but there are only those of 4, 8 and 12");
        }
        long bits = length == 8 ? in.i8() : 0;
        long nanos = length == 8 ? bits >>> 34 : in.u4();
        long seconds = length == 8 ? bits & (1L << 34) - 1 : in.i8();
        if (nanos > 999_999_999) {
            throw in.broken("a timestamp with " + nanos + " nanoseconds");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
