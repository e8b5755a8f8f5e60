package io.github.celeriac.internal;

import io.github.celeriac.UnexpectedResultTypeException;
import io.github.celeriac.internal.conversion.Conversion;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Converts plain decoded values to what a caller asked for: see {@link Conversion}. */
public final class ValueConverter {
    private ValueConverter() {}

    /**
     * Converts {@code value}, without loss or not at all.
     *
     * @param target a class or a generic type; {@code Object.class} gives the value as it is
     * @throws UnexpectedResultTypeException if some part does not fit; the message has its path
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is what target says
    public static <T> @Nullable T convert(@Nullable Object value, Type target) {
        return (T) Conversion.convert(value, target);
    }
}
