package io.github.celeriac.serialization.plain;

import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Some part of a value has no form in a format; the message goes on after "value at $.path ". A writer turns it into a
 * {@link io.github.celeriac.ResultEncodingException}.
 */
public final class UnencodableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnencodableValueException(String message) {
        super(message);
    }

    /** {@code format} as in "kombu's msgpack". */
    public static UnencodableValueException forValue(@Nullable Object value, String format) {
        return new UnencodableValueException("is a " + className(value) + ", for which " + format
                + " has no form, in Python either (EncodeError); "
                + fix(value, format.endsWith("JSON") ? "" : ", or use result_serializer = json"));
    }

    public static String className(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getTypeName();
    }

    private static String fix(@Nullable Object value, String other) {
        if (value instanceof Duration) {
            return "store its seconds as a number";
        }
        if (value instanceof Temporal || value instanceof Date) {
            return "make it text with toString()" + other;
        }
        if (value instanceof Number || value instanceof UUID) {
            return "make it text" + other;
        }
        if (value instanceof Iterable || value instanceof BaseStream || value instanceof Iterator) {
            return "make it a List";
        }
        return value instanceof Map.Entry
                ? "make it a List or a Map"
                : "make it a Map, a List, a record, text or a number";
    }
}
