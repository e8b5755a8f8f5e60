package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value as text that shows types, too: two values that read the same are the same. Sets and dicts are sorted. */
final class Described {
    private Described() {}

    static String of(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes" + Arrays.toString(bytes);
        }
        if (value instanceof Set<?> set) {
            return set.stream().map(Described::of).sorted().collect(Collectors.joining(", ", kind(value) + "{", "}"));
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(Described::of).collect(Collectors.joining(", ", kind(value) + "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof ExceptionValue exception) {
            return exception.module() + "." + exception.type() + of(exception.args()) + of(exception.attributes());
        }
        if (value instanceof OpaqueObject opaque) {
            return opaque + of(opaque.args()) + of(opaque.state()) + of(opaque.items());
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    private static String kind(Object value) {
        if (value instanceof PythonDeque deque) {
            return "deque " + deque.maxLength();
        }
        return value instanceof Tuple ? "tuple" : value instanceof FrozenSet ? "frozenset" : "";
    }
}
