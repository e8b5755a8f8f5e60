package io.github.celeriac.serialization.pickle;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Java's own types are written as. */
final class JavaForms {
    private JavaForms() {}

    static @Nullable Object of(Object value, WritePath path) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Number number) {
            return number(number, path);
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof Record item) {
            return components(item, path);
        }
        if (value.getClass().isArray()) {
            return elements(value);
        }
        throw unknown(value, path);
    }

    private static Object number(Number value, WritePath path) {
        if (value instanceof Float) {
            return value.doubleValue();
        }
        if (value instanceof Short || value instanceof Byte) {
            return value.longValue();
        }
        throw unknown(value, path);
    }

    private static RuntimeException unknown(Object value, WritePath path) {
        return path.unencodable("is a " + value.getClass().getName()
                + ", which has no form in Python; return a map, list, record or scalar");
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static Map<String, @Nullable Object> components(Record item, WritePath path) {
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        for (RecordComponent component : item.getClass().getRecordComponents()) {
            try {
                component.getAccessor().trySetAccessible();
                components.put(component.getName(), component.getAccessor().invoke(item));
            } catch (ReflectiveOperationException e) {
                throw path.unencodable("is the record " + item.getClass().getName() + ", whose component "
                        + component.getName() + " cannot be read");
            }
        }
        return components;
    }
}
