package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.plain.OpenContainer;
import io.github.celeriac.serialization.plain.OpenContainers;
import io.github.celeriac.serialization.plain.PlainValues;
import io.github.celeriac.serialization.plain.UnencodableValueException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value. Mirrors {@code msgpack.packb(value, use_bin_type=True)}; no recursion, one use. */
final class MsgpackWriter {
    private static final String FORMAT = "kombu's msgpack";

    private final MsgpackOutput out = new MsgpackOutput();
    private final OpenContainers open;

    MsgpackWriter(int maxDepth) {
        this.open = new OpenContainers(maxDepth);
    }

    byte[] write(@Nullable Object value) {
        try {
            writeValue(value);
            while (!open.isEmpty()) {
                writeItems(open.last());
            }
            return out.toBytes();
        } catch (UnencodableValueException e) {
            throw new ResultEncodingException("value at " + open.path() + " " + e.getMessage(), e);
        } catch (ConcurrentModificationException e) {
            throw new ResultEncodingException("value at " + open.path() + " changed while it was written", e);
        }
    }

    /** Until one of them is a container itself, whose items come first. */
    private void writeItems(OpenContainer container) {
        boolean ended = container.isMap() ? writeEntries(container) : writeElements(container);
        if (ended) {
            container.requireAllStarted();
            open.close();
        }
    }

    private boolean writeEntries(OpenContainer map) {
        int depth = open.depth();
        while (map.hasNextEntry()) {
            Map.Entry<?, ?> entry = map.nextEntry();
            writeKey(entry.getKey());
            writeValue(entry.getValue());
            if (open.depth() > depth) {
                return false;
            }
        }
        return true;
    }

    private boolean writeElements(OpenContainer collection) {
        int depth = open.depth();
        while (collection.hasNextElement()) {
            writeValue(collection.nextElement());
            if (open.depth() > depth) {
                return false;
            }
        }
        return true;
    }

    private void writeKey(@Nullable Object key) {
        if (key instanceof String text) {
            out.text(text);
        } else {
            writeOtherKey(key);
        }
    }

    private void writeOtherKey(@Nullable Object key) {
        Object plain = key == null ? null : PlainValues.of(key);
        if (plain instanceof String text) {
            out.text(text);
        } else if (plain instanceof byte[] bytes) {
            out.binary(bytes);
        } else {
            throw new UnencodableValueException("is a map with a key that is a "
                    + UnencodableValueException.className(key)
                    + ", which Python writes, but cannot read back (msgpack's strict_map_key); make the key text");
        }
    }

    private void writeValue(@Nullable Object value) {
        if (!writeScalar(value) && !openContainer(value)) {
            writeConverted(value);
        }
    }

    private void writeConverted(@Nullable Object value) {
        Object plain = value == null ? null : PlainValues.of(value);
        if (plain == value) {
            throw UnencodableValueException.forValue(value, FORMAT);
        }
        writeValue(plain);
    }

    private boolean writeScalar(@Nullable Object value) {
        if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof Long || value instanceof Integer) {
            out.integer(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.float64(number);
        } else if (value == null) {
            out.nil();
        } else if (value instanceof Boolean flag) {
            out.bool(flag);
        } else if (value instanceof byte[] bytes) {
            out.binary(bytes);
        } else if (value instanceof BigInteger number) {
            writeBig(number);
        } else if (value instanceof Instant instant) {
            out.timestamp(instant);
        } else {
            return false;
        }
        return true;
    }

    private void writeBig(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            out.integer(number.longValue());
        } else if (number.signum() > 0 && number.bitLength() == Long.SIZE) {
            out.unsigned64(number.longValue());
        } else {
            throw new UnencodableValueException("is an integer of " + (number.bitLength() + 1)
                    + " bits, but msgpack has −2^63 to 2^64−1 only; make it text, or use result_serializer = json");
        }
    }

    private boolean openContainer(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            out.mapHeader(open.open(map).size());
            return true;
        }
        if (value instanceof Collection<?> items && !(value instanceof Set)) {
            out.arrayHeader(open.open(items).size());
            return true;
        }
        return false;
    }
}
