package io.github.celeriac.cli;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings any decoded value into a form that kombu's JSON has, so that whatever is stored can be printed.
 *
 * <p>The forms are those of docs/cli.md. One object for one document.
 */
final class PrintableValues {
    /** From here on Python does not read an integer: {@code sys.set_int_max_str_digits}. */
    private static final int LONG_INTEGER_BITS = 14_000;

    /** Containers met so far; a value may be many times in a document, and is turned once. */
    private final IdentityHashMap<Object, Object> done = new IdentityHashMap<>();

    private final IdentityHashMap<Object, Object> inProgress = new IdentityHashMap<>();

    @Nullable Object of(@Nullable Object value) {
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            return container(value);
        }
        return value instanceof Record record ? record(record) : scalar(value);
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return NonFiniteDecimal.parse(number.toString()).orElseThrow();
        }
        if (value instanceof BigInteger number && number.bitLength() > LONG_INTEGER_BITS) {
            return new BigDecimal(number);
        }
        if (value instanceof Duration duration) {
            return seconds(duration);
        }
        return value instanceof ZoneId zone ? zone.getId() : value;
    }

    /** The few Python values that have a class of their own here. */
    private Object record(Record value) {
        if (value instanceof ExceptionValue exception) {
            return exception(exception);
        }
        if (value instanceof ResultTuple result) {
            return result(result);
        }
        if (value instanceof OpaqueObject object) {
            return opaque(object);
        }
        if (value instanceof IntegerRange range) {
            return range(range);
        }
        return value instanceof ComplexNumber number ? complex(number) : value;
    }

    private static Object range(IntegerRange range) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("start", range.start());
        map.put("stop", range.stop());
        map.put("step", range.step());
        return map;
    }

    private static double seconds(Duration duration) {
        return new BigDecimal(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .doubleValue();
    }

    private Object container(Object value) {
        Object known = done.get(value);
        if (known != null) {
            return known;
        }
        if (inProgress.put(value, value) != null) {
            throw new ResultEncodingException(
                    "result contains itself but JSON has no form for that; read it with the API");
        }
        Object turned = value instanceof Map<?, ?> map ? map(map) : list((Collection<?>) value);
        inProgress.remove(value);
        done.put(value, turned);
        return turned;
    }

    private List<@Nullable Object> list(Collection<?> items) {
        List<@Nullable Object> list = new ArrayList<>(items.size());
        items.forEach(item -> list.add(of(item)));
        return list;
    }

    private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map) {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(key(key), of(item)));
        return copy;
    }

    /** Text, numbers, booleans and None as Python's JSON has them, anything else as the text of its own JSON. */
    private @Nullable Object key(@Nullable Object key) {
        return key == null || key instanceof String || key instanceof Boolean || isPlainNumber(key)
                ? key
                : JsonFormat.print(of(key));
    }

    private static boolean isPlainNumber(Object key) {
        return key instanceof Long
                || key instanceof Double
                || key instanceof BigInteger big && big.bitLength() <= LONG_INTEGER_BITS;
    }

    /** An object of a class that is not known here, as it may stand among the arguments of an exception. */
    private Map<String, @Nullable Object> opaque(OpaqueObject object) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("module", object.module());
        map.put("name", object.name());
        map.put("args", of(object.args()));
        map.put("state", of(object.state()));
        map.put("items", of(object.items()));
        return map;
    }

    private static Map<String, @Nullable Object> complex(ComplexNumber number) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("real", scalar(number.real()));
        map.put("imaginary", scalar(number.imaginary()));
        return map;
    }

    private Object exception(ExceptionValue exception) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exc_type", exception.type());
        map.put("exc_message", list(exception.args()));
        map.put("exc_module", exception.module());
        return map;
    }

    /** As Celery stores a result that a task returned, in JSON: {@code [[id, parent], null]}. */
    private static List<@Nullable Object> result(ResultTuple result) {
        ResultTuple parent = result.parent();
        List<ResultTuple> children = result.children();
        return Arrays.asList(
                Arrays.asList(result.id(), parent == null ? null : result(parent)),
                children == null
                        ? null
                        : children.stream().map(PrintableValues::result).toList());
    }
}
