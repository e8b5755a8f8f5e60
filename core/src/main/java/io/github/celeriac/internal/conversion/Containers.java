package io.github.celeriac.internal.conversion;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists, sets, maps and arrays, with what is in them. */
final class Containers {
    private Containers() {}

    /** Whether an ArrayList, a LinkedHashSet or a LinkedHashMap is a {@code type}. */
    static boolean isTarget(Class<?> type) {
        boolean container = Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        return container
                && (type.isAssignableFrom(ArrayList.class)
                        || type.isAssignableFrom(LinkedHashSet.class)
                        || type.isAssignableFrom(LinkedHashMap.class));
    }

    /** {@code arguments} are those of {@code type}, or Object twice. */
    static Object convert(Object value, Class<?> type, Type[] arguments, ValuePath path) {
        if (Map.class.isAssignableFrom(type)) {
            return toMap(value, type, arguments, path);
        }
        Collection<?> items = items(value, type, path);
        boolean asSet = Set.class.isAssignableFrom(type) || !type.isAssignableFrom(ArrayList.class);
        Collection<@Nullable Object> converted = asSet ? new LinkedHashSet<>() : new ArrayList<>(items.size());
        int index = 0;
        for (Object item : items) {
            converted.add(Conversion.convert(item, arguments[0], path.index(index++)));
        }
        return converted;
    }

    private static Collection<?> items(Object value, Type wanted, ValuePath path) {
        if (value instanceof Collection<?> items) {
            return items;
        }
        throw Mismatch.of(value, wanted, path);
    }

    private static Map<@Nullable Object, @Nullable Object> toMap(
            Object value, Class<?> type, Type[] arguments, ValuePath path) {
        if (!(value instanceof Map)) {
            throw Mismatch.of(value, type, path);
        }
        Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            ValuePath at = path.key(entry.getKey());
            converted.put(
                    toKey(entry.getKey(), arguments[0], at), Conversion.convert(entry.getValue(), arguments[1], at));
        }
        return converted;
    }

    /** JSON has made text of keys that were numbers or booleans. */
    private static @Nullable Object toKey(@Nullable Object key, Type target, ValuePath path) {
        if (key instanceof String text && target instanceof Class<?> type) {
            if (Numbers.isTarget(type)) {
                Number number = Numbers.decimal(text);
                return Numbers.convert(number == null ? text : number, type, type, path);
            }
            if (type == Boolean.class && (text.equals("true") || text.equals("false"))) {
                return text.equals("true");
            }
        }
        return Conversion.convert(key, target, path);
    }

    /** {@code shown} is the array type as the caller wrote it. */
    static @Nullable Object toArray(@Nullable Object value, Type component, Type shown, ValuePath path) {
        if (value == null) {
            return null;
        }
        Collection<?> items = items(value, shown, path);
        Object array = Array.newInstance(rawClass(component), items.size());
        int index = 0;
        for (Object item : items) {
            Array.set(array, index, Conversion.convert(item, component, path.index(index)));
            index++;
        }
        return array;
    }

    private static Class<?> rawClass(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(rawClass(array.getGenericComponentType()), 0)
                    .getClass();
        }
        return rawClass(TypeBindings.bound(type));
    }
}
