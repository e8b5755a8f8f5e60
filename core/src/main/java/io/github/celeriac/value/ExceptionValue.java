package io.github.celeriac.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python exception as data: what pickle stores where JSON has the map {@code exc_type, exc_message, exc_module}.
 *
 * @param module Python module of the class, {@code builtins} for the built-in ones
 * @param type the class's {@code __qualname__}
 * @param args the exception's {@code args}
 * @param attributes what else its {@code __dict__} held, e.g. {@code __notes__}; mostly empty
 */
public record ExceptionValue(
        String module, String type, List<@Nullable Object> args, Map<String, @Nullable Object> attributes) {

    public ExceptionValue {
        args = Tuple.copyOf(args);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public ExceptionValue(String module, String type, List<@Nullable Object> args) {
        this(module, type, args, Map.of());
    }

    /** The same with another {@code __dict__}. */
    public ExceptionValue withAttributes(Map<String, @Nullable Object> newAttributes) {
        return new ExceptionValue(module, type, args, newAttributes);
    }
}
