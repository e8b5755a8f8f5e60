package io.github.celeriac.internal;

import io.github.celeriac.TaskMeta;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An exception as the stored document has it, in whichever of Celery's forms: a map, an old list of pairs, a pickled
 * exception, a wrapper round an exception that could not be pickled, or something else that is then shown as text.
 *
 * <p>Reading never fails: the failure of a task must reach its caller, however odd the document.
 *
 * @param module empty if not stored
 * @param traceback null if not stored
 * @param frames of the traceback, innermost first
 * @param cause what it was raised from, as far as the traceback tells
 */
public record StoredException(
        String module,
        String type,
        List<@Nullable Object> args,
        @Nullable String traceback,
        List<StackTraceElement> frames,
        @Nullable Throwable cause) {
    private static final String WRAPPER = "UnpickleableExceptionWrapper";
    private static final int MAX_SUMMARY = 4_096;

    public static StoredException of(TaskMeta meta) {
        String traceback = meta.traceback().orElse(null);
        ExceptionValue value = unwrapped(read(meta.result(), meta.state()));
        RemoteTraceback remote = RemoteTraceback.parse(traceback == null ? "" : traceback);
        return new StoredException(
                value.module(), value.type(), value.args(), traceback, remote.frames(), remote.cause());
    }

    private static ExceptionValue read(@Nullable Object result, String state) {
        if (result instanceof ExceptionValue value) {
            return value;
        }
        if (result instanceof Map<?, ?> map) {
            return fromMap(map, state);
        }
        if (result instanceof List<?> pairs
                && !pairs.isEmpty()
                && pairs.stream().allMatch(StoredException::isPair)) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            pairs.forEach(pair -> map.put(String.valueOf(((List<?>) pair).get(0)), ((List<?>) pair).get(1)));
            return fromMap(map, state);
        }
        return new ExceptionValue("", state, result == null ? List.of() : Tuple.of(result));
    }

    private static boolean isPair(@Nullable Object element) {
        return element instanceof List<?> list && list.size() == 2;
    }

    private static ExceptionValue fromMap(Map<?, ?> map, String state) {
        Object type = map.get("exc_type");
        Object message = map.get("exc_message");
        Object module = map.get("exc_module");
        List<@Nullable Object> args =
                message instanceof List<?> list ? Tuple.copyOf(list) : message == null ? List.of() : Tuple.of(message);
        return new ExceptionValue(
                module instanceof String text ? text : "", type instanceof String text ? text : state, args);
    }

    /** Celery 5.3+ wraps what it cannot pickle: args are module, class name, args, text. */
    private static ExceptionValue unwrapped(ExceptionValue value) {
        List<@Nullable Object> args = value.args();
        if (value.type().equals(WRAPPER)
                && args.size() >= 3
                && args.get(0) instanceof String module
                && args.get(1) instanceof String type
                && args.get(2) instanceof List<?> inner) {
            return new ExceptionValue(module, type, Tuple.copyOf(inner));
        }
        return value;
    }

    /** E.g. {@code ValueError: boom}, in the way Python ends a traceback; cut if it is very long. */
    public String summary() {
        String name = module.isEmpty() || module.equals("builtins") ? type : module + "." + type;
        String text = args.isEmpty()
                ? name
                : name + ": "
                        + (args.size() == 1
                                ? String.valueOf(args.get(0))
                                : args.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")));
        return text.length() <= MAX_SUMMARY ? text : text.substring(0, MAX_SUMMARY) + "…";
    }
}
