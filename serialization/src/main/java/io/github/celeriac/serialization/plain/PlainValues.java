package io.github.celeriac.serialization.plain;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What Java's own types are written as, the same in every format:
 *
 * <ul>
 *   <li>a record is the map of its components, under their names as they stand in the source;
 *   <li>an enum constant is its name; a character, and any other {@link CharSequence}, is text;
 *   <li>an {@link Optional} is its value, or null;
 *   <li>Byte, Short, Integer, {@link AtomicInteger}, {@link AtomicLong}, {@link LongAdder} are integers;
 *   <li>a Float is the double of exactly the same value: 0.1f is 0.10000000149011612, as for Python's float32;
 *   <li>{@link Instant}, {@link ZonedDateTime} and {@link Date} are aware datetimes;
 *   <li>an {@link ExceptionValue} is the map {@code exc_type, exc_message, exc_module};
 *   <li>a {@link ResultTuple} is the nested list that Celery stores of a result;
 *   <li>an array, except {@code byte[]}, is a list.
 * </ul>
 */
public final class PlainValues {
    private PlainValues() {}

    /**
     * One step from {@code value} towards what a codec knows, not into its parts.
     *
     * @return {@code value} itself if there is no such step
     * @throws ResultEncodingException if it is a record whose components cannot be read
     */
    public static @Nullable Object of(Object value) {
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof ExceptionValue exception) {
            return exceptionMap(exception);
        }
        if (value instanceof ResultTuple result) {
            return result.encode();
        }
        if (value instanceof Record item) {
            return isPickleOnly(item) ? item : RecordComponents.asMap(item);
        }
        if (value.getClass().isArray() && !(value instanceof byte[])) {
            return new ArrayView(value);
        }
        return value instanceof AtomicBoolean flag ? (Object) flag.get() : timeOrOptional(value);
    }

    /** What Python has, and no other format: a map in its place would be another value. */
    private static boolean isPickleOnly(Record item) {
        return item instanceof ComplexNumber || item instanceof IntegerRange || item instanceof OpaqueObject;
    }

    private static Object number(Number value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value.longValue();
        }
        if (value instanceof AtomicInteger || value instanceof AtomicLong || value instanceof LongAdder) {
            return value.longValue();
        }
        return value instanceof Float || value instanceof DoubleAdder ? (Object) value.doubleValue() : value;
    }

    private static @Nullable Object timeOrOptional(Object value) {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof ZonedDateTime zoned) {
            return zoned.toOffsetDateTime();
        }
        if (value.getClass() == Date.class || value.getClass().getName().equals("java.sql.Timestamp")) {
            return ((Date) value).toInstant().atOffset(ZoneOffset.UTC);
        }
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        return primitiveOptional(value);
    }

    private static @Nullable Object primitiveOptional(Object value) {
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (Object) optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? (Object) optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? (Object) optional.getAsDouble() : null;
        }
        return value;
    }

    private static Map<String, Object> exceptionMap(ExceptionValue exception) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exc_type", exception.type());
        map.put("exc_message", exception.args());
        map.put("exc_module", exception.module());
        return map;
    }
}
