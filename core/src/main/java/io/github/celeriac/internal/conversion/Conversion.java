package io.github.celeriac.internal.conversion;

import io.github.celeriac.UnexpectedResultTypeException;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Converts plain decoded values to the type that a caller asked for, without loss or not at all.
 *
 * <ul>
 *   <li>Object, and any class the value already has: the value itself.
 *   <li>Numbers: any other number type that holds exactly the same value; float is the one that may round.
 *   <li>Times: {@link java.time.Instant} and its kin, also from the ISO text that kombu 5.2 wrote ({@code
 *       TimeConversion}); UUID and BigDecimal, also from text; enums by name; a character from a text of one.
 *   <li>Collections, maps and arrays with what is in them; Optional, which is empty for None.
 *   <li>Records by component name and classes with a public no-argument constructor by setter or public field, from
 *       maps; {@code unit_price} is found for {@code unitPrice}, unknown keys are passed over.
 * </ul>
 */
public final class Conversion {
    /** Deeper than the default of DecodeLimits.maxDepth, shallow enough for any stack. */
    private static final int MAX_DEPTH = 2_000;

    private Conversion() {}

    /**
     * The value as {@code target}.
     *
     * @throws UnexpectedResultTypeException if some part does not fit
     */
    public static @Nullable Object convert(@Nullable Object value, Type target) {
        return convert(value, target, ValuePath.ROOT);
    }

    static @Nullable Object convert(@Nullable Object value, Type target, ValuePath path) {
        if (path.depth() > MAX_DEPTH) {
            throw Mismatch.problem(
                    path.parent() == null ? path : ValuePath.ROOT,
                    "nests more than " + MAX_DEPTH + " levels deep; ask for Object.class and walk through it",
                    null);
        }
        if (target instanceof Class<?> type) {
            return toClass(value, type, path);
        }
        if (target instanceof ParameterizedType type) {
            return toParameterized(value, type, path);
        }
        if (target instanceof GenericArrayType type) {
            return Containers.toArray(value, type.getGenericComponentType(), type, path);
        }
        return convert(value, TypeBindings.bound(target), path);
    }

    private static @Nullable Object toClass(@Nullable Object value, Class<?> type, ValuePath path) {
        if (value == null) {
            return ofNull(type, path);
        }
        Class<?> boxed = type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
        if (boxed.isInstance(value)) {
            return value;
        }
        if (Numbers.isTarget(boxed)) {
            return Numbers.convert(value, boxed, type, path);
        }
        if (Times.isTarget(boxed)) {
            return Times.convert(value, boxed, path);
        }
        return type.isArray()
                ? Containers.toArray(value, type.getComponentType(), type, path)
                : toOther(value, boxed, path);
    }

    private static @Nullable Object ofNull(Class<?> type, ValuePath path) {
        if (type.isPrimitive()) {
            throw Mismatch.of(null, type, path);
        }
        return type == Optional.class ? Optional.empty() : null;
    }

    private static Object toOther(Object value, Class<?> type, ValuePath path) {
        if (type.isEnum()) {
            return Scalars.toEnum(value, type, path);
        }
        if (type == Character.class) {
            return Scalars.toCharacter(value, path);
        }
        if (type == UUID.class) {
            return Scalars.toUuid(value, path);
        }
        if (type == Optional.class || Containers.isTarget(type)) {
            return generic(value, type, new Type[] {Object.class, Object.class}, path);
        }
        return ObjectConversion.convert(value, type, TypeBindings.NONE, path);
    }

    private static @Nullable Object toParameterized(@Nullable Object value, ParameterizedType target, ValuePath path) {
        Class<?> type = (Class<?>) target.getRawType();
        if (value == null) {
            return ofNull(type, path);
        }
        if (type == Optional.class || Containers.isTarget(type)) {
            return generic(value, type, target.getActualTypeArguments(), path);
        }
        return ObjectConversion.convert(value, type, TypeBindings.of(target), path);
    }

    private static Object generic(Object value, Class<?> type, Type[] arguments, ValuePath path) {
        if (type == Optional.class) {
            return Optional.ofNullable(convert(value, arguments[0], path));
        }
        return Containers.convert(value, type, arguments, path);
    }
}
