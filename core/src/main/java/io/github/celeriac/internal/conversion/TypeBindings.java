package io.github.celeriac.internal.conversion;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the type variables of one generic class stand for: {@code T} is {@code Integer} in {@code Page<Integer>}. */
final class TypeBindings {
    static final TypeBindings NONE = new TypeBindings(Map.of());

    private final Map<TypeVariable<?>, Type> types;

    private TypeBindings(Map<TypeVariable<?>, Type> types) {
        this.types = types;
    }

    static TypeBindings of(ParameterizedType type) {
        TypeVariable<?>[] variables = ((Class<?>) type.getRawType()).getTypeParameters();
        Map<TypeVariable<?>, Type> types = new HashMap<>();
        for (int i = 0; i < variables.length; i++) {
            types.put(variables[i], type.getActualTypeArguments()[i]);
        }
        return new TypeBindings(types);
    }

    /** {@code type} with its variables replaced, those without a binding by their bound. */
    Type resolve(Type type) {
        if (type instanceof Class<?>) {
            return type;
        }
        if (type instanceof ParameterizedType generic) {
            List<Type> arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(this::resolve)
                    .toList();
            return new Parameterized(generic.getRawType(), generic.getOwnerType(), arguments);
        }
        if (type instanceof GenericArrayType array) {
            return new GenericArray(resolve(array.getGenericComponentType()));
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0]);
        }
        Type bound = type instanceof TypeVariable<?> variable ? types.get(variable) : null;
        return bound != null ? bound : bound(type);
    }

    /** What a wildcard or a variable without a binding is at least; recursive bounds end as their raw class. */
    static Type bound(Type type) {
        if (type instanceof WildcardType wildcard) {
            return wildcard.getUpperBounds()[0];
        }
        Type bound = type instanceof TypeVariable<?> variable ? variable.getBounds()[0] : Object.class;
        return bound instanceof ParameterizedType generic ? generic.getRawType() : bound;
    }

    private record Parameterized(Type getRawType, @Nullable Type getOwnerType, List<Type> arguments)
            implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public String toString() {
            return arguments.stream()
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", getRawType.getTypeName() + "<", ">"));
        }
    }

    private record GenericArray(Type getGenericComponentType) implements GenericArrayType {
        @Override
        public String toString() {
            return getGenericComponentType.getTypeName() + "[]";
        }
    }
}
