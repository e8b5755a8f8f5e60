package io.github.celeriac.internal;

import io.github.celeriac.UnexpectedResultTypeException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Converts plain decoded values to what a caller asked for. */
public final class ValueConverter {
    private ValueConverter() {}

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is checked against the type passed
    public static <T> @Nullable T convert(@Nullable Object value, Type target) {
        if (value == null || target == Object.class || target instanceof Class<?> type && type.isInstance(value)) {
            return (T) value;
        }
        throw new UnexpectedResultTypeException(
                "result is a " + value.getClass().getSimpleName() + " but " + target.getTypeName()
                        + " was asked for; ask for Object.class to see the value as it is");
    }
}
