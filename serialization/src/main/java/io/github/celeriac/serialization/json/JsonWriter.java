package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.plain.PlainValues;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value. Mirrors {@code json.dumps} with kombu's {@code JSONEncoder}; no recursion, one use. */
final class JsonWriter {
    private final AsciiSink out = new AsciiSink();
    private final ScalarWriter scalars;
    private final int maxDepth;
    private final List<OpenContainer> open = new ArrayList<>();

    JsonWriter(boolean envelopes, int maxDepth) {
        this.scalars = new ScalarWriter(out, new ExtendedTypes(out, envelopes));
        this.maxDepth = maxDepth;
    }

    byte[] write(@Nullable Object value) {
        try {
            writeValue(value);
            while (!open.isEmpty()) {
                writeNext(open.get(open.size() - 1));
            }
            return out.toBytes();
        } catch (UnencodableValueException e) {
            throw new ResultEncodingException("value at " + path() + " " + e.getMessage(), e);
        } catch (DateTimeException e) {
            throw new ResultEncodingException("value at " + path() + " has no form in Python: " + e.getMessage(), e);
        } catch (ConcurrentModificationException e) {
            throw new ResultEncodingException("value at " + path() + " changed while it was written", e);
        }
    }

    private void writeNext(OpenContainer container) {
        if (!container.hasNext()) {
            out.ascii(container.isMap() ? '}' : ']');
            open.remove(open.size() - 1);
            return;
        }
        if (!container.isAtStart()) {
            out.ascii(", ");
        }
        Object next = container.next();
        if (next instanceof Map.Entry<?, ?> entry && container.isMap()) {
            scalars.writeKey(entry.getKey());
            out.ascii(": ");
            writeValue(entry.getValue());
        } else {
            writeValue(next);
        }
    }

    private void writeValue(@Nullable Object value) {
        if (!scalars.write(value) && !openContainer(value)) {
            writeConverted(value);
        }
    }

    private void writeConverted(@Nullable Object value) {
        Object plain = value == null ? null : PlainValues.of(value);
        if (plain == value) {
            throw UnencodableValueException.forValue(value);
        }
        boolean again = plain != null && !scalars.write(plain) && !openContainer(plain);
        if (plain == null) {
            scalars.write(null);
        } else if (again) {
            writeConverted(plain);
        }
    }

    private boolean openContainer(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            out.ascii('{');
            push(new OpenContainer(map, map.entrySet().iterator(), true));
            return true;
        }
        if (value instanceof Collection<?> items && !(value instanceof Set)) {
            out.ascii('[');
            push(new OpenContainer(items, items.iterator(), false));
            return true;
        }
        return false;
    }

    private void push(OpenContainer container) {
        int depth = open.size() + 1;
        if (depth > maxDepth || isPowerOfTwo(depth)) {
            requireAcyclic(container);
        }
        if (depth > maxDepth) {
            throw new UnencodableValueException(String.format(
                    Locale.ROOT,
                    "nests %,d levels deep, more than DecodeLimits.maxDepth() allows (%,d)",
                    depth,
                    maxDepth));
        }
        open.add(container);
    }

    /** Looked at now and then only: in a cycle every container is met again, sooner or later. */
    private void requireAcyclic(OpenContainer container) {
        for (OpenContainer outer : open) {
            if (outer.isSame(container)) {
                throw new UnencodableValueException(
                        "contains itself; JSON has no form for that, write a copy without it");
            }
        }
    }

    private static boolean isPowerOfTwo(int number) {
        return (number & (number - 1)) == 0;
    }

    private String path() {
        JsonPath path = new JsonPath();
        open.forEach(container -> container.describe(path));
        return path.toString();
    }
}
