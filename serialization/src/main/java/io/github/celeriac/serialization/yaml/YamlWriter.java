package io.github.celeriac.serialization.yaml;

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

/** Writes one value in flow style. No recursion, one use. */
final class YamlWriter {
    private static final String FORMAT = "kombu's YAML";

    /** PyYAML recurses; with Python's limit of 1,000 frames it reads 491 levels if nothing else is on the stack. */
    private static final int PYTHON_DEPTH = 400;

    /** As written, at most 1,024 characters make a simple key; a character can take ten. Others need a question mark. */
    private static final int SIMPLE_KEY = 100;

    private final YamlOutput out = new YamlOutput();
    private final YamlScalarWriter scalars = new YamlScalarWriter(out);
    private final OpenContainers open;

    YamlWriter(int maxDepth) {
        this.open = new OpenContainers(Math.min(maxDepth, PYTHON_DEPTH));
    }

    byte[] write(@Nullable Object value) {
        try {
            writeValue(value);
            while (!open.isEmpty()) {
                writeNext(open.last());
            }
            out.ascii("\n");
            return out.toBytes();
        } catch (UnencodableValueException | DateTimeException e) {
            throw new ResultEncodingException("value at " + open.path() + " " + e.getMessage(), e);
        } catch (ConcurrentModificationException e) {
            throw new ResultEncodingException("value at " + open.path() + " changed while it was written", e);
        }
    }

    private void writeNext(OpenContainer container) {
        if (!container.hasNext()) {
            out.ascii(container.isList() ? "]" : "}");
            open.close();
            return;
        }
        if (container.started() > 0) {
            out.ascii(", ");
        }
        Object next = container.next();
        if (container.isMap() && next instanceof Map.Entry<?, ?> entry) {
            writeKey(entry.getKey(), "is a map with a key that is a ");
            out.ascii(": ");
            writeValue(entry.getValue());
        } else if (container.isList()) {
            writeValue(next);
        } else {
            writeKey(next, "is a set with an element that is a ");
        }
    }

    private void writeKey(@Nullable Object key, String problem) {
        Object plain = key == null ? null : PlainValues.of(key);
        boolean simple = plain instanceof String text && text.length() <= SIMPLE_KEY;
        if (!simple) {
            out.ascii("? ");
        }
        if (!scalars.write(plain)) {
            throw new UnencodableValueException(problem + UnencodableValueException.className(key)
                    + ", which Python could not read back; make it text or a number");
        }
        if (!simple) {
            out.ascii(" ");
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
            open.open(map);
            out.ascii("{");
        } else if (value instanceof Set<?> set) {
            open.open(set);
            out.ascii("!!set {");
        } else if (value instanceof Collection<?> items) {
            open.open(items);
            out.ascii("[");
        } else {
            return false;
        }
        return true;
    }
}
