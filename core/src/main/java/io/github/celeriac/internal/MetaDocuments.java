package io.github.celeriac.internal;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.value.ExceptionValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the documents that are stored: the fields, their order and their presence are Celery's.
 *
 * <p>Mirrors {@code Backend._get_result_meta} and {@code KeyValueStoreBackend._store_result} of Celery 5.6.
 */
public final class MetaDocuments {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");
    private static final int MAX_SHORT_TEXT = 255;
    private static final int MAX_SHORT_ARGS = 4;
    private static final Set<String> STANDARD = Set.of(
            "status",
            "result",
            "traceback",
            "children",
            "date_done",
            "group_id",
            "parent_id",
            "name",
            "args",
            "kwargs",
            "worker",
            "retries",
            "queue",
            "stamped_headers",
            "task_id");

    private final InstantSource clock;
    private final boolean extended;
    private final Function<Throwable, ExceptionValue> exceptionMapper;

    MetaDocuments(InstantSource clock, boolean extended, Function<Throwable, ExceptionValue> exceptionMapper) {
        this.clock = clock;
        this.extended = extended;
        this.exceptionMapper = exceptionMapper;
    }

    /** The document of any state. */
    public TaskMeta of(TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        return document(task, state, result, traceback, extended && task.hasRequest());
    }

    private TaskMeta document(
            TaskContext task, String state, @Nullable Object result, @Nullable String traceback, boolean whole) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", state);
        fields.put("result", result);
        fields.put("traceback", traceback);
        fields.put("children", children(task));
        fields.put("date_done", States.isReady(state) ? CeleryTime.format(clock.instant()) : null);
        task.groupId().ifPresent(id -> fields.put("group_id", id));
        task.parentId().ifPresent(id -> fields.put("parent_id", id));
        if (whole) {
            addExtended(task, fields);
        }
        fields.put("task_id", task.taskId());
        return TaskMeta.of(task.taskId(), fields);
    }

    /** An exception state; {@code thrown} is null for a retry without a cause. */
    public TaskMeta of(TaskContext task, String state, @Nullable Throwable thrown) {
        if (thrown == null) {
            return of(task, state, null, null);
        }
        return of(task, state, exceptionMap(mapped(thrown)), JavaExceptions.traceback(thrown));
    }

    /** An application's mapper that fails itself must not hide the exception it was asked about. */
    private ExceptionValue mapped(Throwable thrown) {
        try {
            return Objects.requireNonNull(exceptionMapper.apply(thrown), "the exception mapper returned null");
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "exceptionMapper failed on " + thrown.getClass().getName() + "; its class and message are stored",
                    e);
            return JavaExceptions.describe(thrown);
        }
    }

    /** REVOKED, for this reason. */
    public TaskMeta revoked(TaskContext task, String reason) {
        ExceptionValue value = new ExceptionValue("celery.exceptions", "TaskRevokedError", List.of(reason));
        return of(task, States.REVOKED, exceptionMap(value), null);
    }

    /** What stands in for a result that the serializer has no form for; Celery's own worker stores the same. */
    public TaskMeta unencodable(TaskContext task, ResultEncodingException problem) {
        String reason = cut(String.valueOf(problem.getMessage()));
        ExceptionValue value = new ExceptionValue("kombu.exceptions", "EncodeError", List.of(reason));
        return document(task, States.FAILURE, exceptionMap(value), null, false);
    }

    /** The same exception, with every argument in a form that all serializers have, and nothing besides it. */
    TaskMeta withTextArgs(TaskContext task, TaskMeta meta) {
        return document(
                task, meta.state(), textArgs(meta, false), meta.traceback().orElse(null), false);
    }

    /** The same exception, as short as can be. */
    TaskMeta shortened(TaskContext task, TaskMeta meta) {
        TaskContext bare = task.with("children", List.of());
        return document(bare, meta.state(), textArgs(meta, true), null, false);
    }

    private static @Nullable Map<String, @Nullable Object> textArgs(TaskMeta meta, boolean cut) {
        if (meta.result() == null) {
            return null; // a retry without a cause
        }
        StoredException stored = StoredException.of(meta);
        List<@Nullable Object> args = new ArrayList<>();
        stored.args().stream().limit(cut ? MAX_SHORT_ARGS : Long.MAX_VALUE).forEach(arg -> {
            boolean simple = arg == null || arg instanceof Boolean || arg instanceof Long || arg instanceof Integer;
            String text = String.valueOf(arg);
            args.add(simple ? arg : cut ? cut(text) : text);
        });
        return exceptionMap(new ExceptionValue(stored.module(), stored.type(), args));
    }

    private static String cut(String text) {
        return text.length() <= MAX_SHORT_TEXT ? text : text.substring(0, MAX_SHORT_TEXT) + "…";
    }

    static Map<String, @Nullable Object> exceptionMap(ExceptionValue value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("exc_type", value.type());
        map.put("exc_message", new ArrayList<>(value.args()));
        map.put("exc_module", value.module());
        return map;
    }

    private static @Nullable Object children(TaskContext task) {
        return task.hasRequest() && !(task.field("children") instanceof Collection<?>)
                ? List.of()
                : task.field("children");
    }

    private static void addExtended(TaskContext task, Map<String, @Nullable Object> fields) {
        fields.put("name", task.taskName().orElse(null));
        fields.put("args", task.field("args"));
        fields.put("kwargs", task.field("kwargs"));
        fields.put("worker", task.worker().orElse(null));
        fields.put("retries", task.retries());
        fields.put("queue", task.queue().orElse(null));
        if (task.field("stamps") instanceof Map<?, ?> stamps && !stamps.isEmpty()) {
            fields.put("stamped_headers", task.field("stamped_headers"));
            // Not so in Celery: a stamp that is called like a field would overwrite that field.
            stamps.forEach((name, stamp) -> {
                if (!STANDARD.contains(String.valueOf(name))) {
                    fields.put(String.valueOf(name), stamp);
                }
            });
        }
    }
}
