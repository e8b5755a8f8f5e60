package io.github.celeriac;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type as a value: {@code new TypeRef<List<Integer>>() {}}.
 *
 * @param <T> the type meant
 */
public abstract class TypeRef<T> {
    private final Type type;

    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)) {
            throw new IllegalArgumentException(
                    "TypeRef needs its type argument: write new TypeRef<List<Integer>>() {}");
        }
        this.type = parent.getActualTypeArguments()[0];
    }

    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
