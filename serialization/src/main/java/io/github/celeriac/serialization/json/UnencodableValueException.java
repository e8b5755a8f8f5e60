package io.github.celeriac.serialization.json;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Some part of a value has no JSON form; the message goes on after "value at $.path ". Never leaves this package. */
final class UnencodableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnencodableValueException(String message) {
        super(message);
    }

    static UnencodableValueException forValue(@Nullable Object value) {
        return new UnencodableValueException(
                "is a " + className(value) + ", for which kombu's JSON has no form; " + fix(value));
    }

    static UnencodableValueException forKey(@Nullable Object key) {
        return new UnencodableValueException("is a map with a key that is a " + className(key)
                + "; Python's JSON has text, numbers, booleans and null" + " as keys only, make it text");
    }

    private static String className(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getTypeName();
    }

    private static String fix(@Nullable Object value) {
        if (value instanceof Set
                || value instanceof Iterator
                || value instanceof Iterable
                || value instanceof BaseStream) {
            return "make it a List";
        }
        if (value instanceof Duration) {
            return "store its seconds as a number";
        }
        if (value instanceof Map.Entry) {
            return "make it a List or a Map";
        }
        return "make it a Map, a List, a record, text or a number";
    }
}
