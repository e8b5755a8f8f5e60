package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.plain.OpenContainer;
import io.github.celeriac.serialization.plain.OpenContainers;
import io.github.celeriac.serialization.plain.PlainValues;
import io.github.celeriac.serialization.plain.UnencodableValueException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value. Mirrors {@code json.dumps} with kombu's {@code JSONEncoder}; no recursion, one use. */
final class JsonWriter {
    private static final String FORMAT = "kombu's JSON";

    private final AsciiSink out = new AsciiSink();
    private final ScalarWriter scalars;
    private final OpenContainers open;

    JsonWriter(boolean envelopes, int maxDepth) {
        this.scalars = new ScalarWriter(out, new ExtendedTypes(out, envelopes));
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
        } catch (DateTimeException e) {
            throw new ResultEncodingException(
                    "value at " + open.path() + " has no form in Python: " + e.getMessage(), e);
        } catch (ConcurrentModificationException e) {
            throw new ResultEncodingException("value at " + open.path() + " changed while it was written", e);
        }
    }

    /** Until one of them is a container itself, whose items come first. */
    private void writeItems(OpenContainer container) {
        boolean ended = container.isMap() ? writeEntries(container) : writeElements(container);
        if (ended) {
            out.ascii(container.isMap() ? '}' : ']');
            open.close();
        }
    }

    private boolean writeEntries(OpenContainer map) {
        int depth = open.depth();
        while (map.hasNextEntry()) {
            writeSeparator(map);
            Map.Entry<?, ?> entry = map.nextEntry();
            scalars.writeKey(entry.getKey());
            out.asciiAndSpace(':');
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
            writeSeparator(collection);
            writeValue(collection.nextElement());
            if (open.depth() > depth) {
                return false;
            }
        }
        return true;
    }

    private void writeSeparator(OpenContainer container) {
        if (!container.isAtStart()) {
            out.asciiAndSpace(',');
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
            throw UnencodableValueException.forValue(value, FORMAT);
        }
        writeValue(plain);
    }

    private boolean openContainer(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            requireReadable(map);
            out.ascii('{');
            open.open(map);
            return true;
        }
        if (value instanceof Collection<?> items && !(value instanceof Set)) {
            out.ascii('[');
            open.open(items);
            return true;
        }
        return false;
    }

    private static void requireReadable(Map<?, ?> map) {
        if (Envelope.isUnreadable(map)) {
            throw new UnencodableValueException(
                    "is a map of __type__ and __value__ only, with a type that is not kombu's,"
                            + " for which kombu refuses the whole document; add or rename a key");
        }
    }
}
