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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the documents that are stored: the fields, their order and their presence are Celery's.
 *
 * <p>Mirrors {@code Backend._get_result_meta} and {@code KeyValueStoreBackend._store_result} of Celery 5.6.
 */
final class MetaDocuments {
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

    TaskMeta of(TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", state);
        fields.put("result", result);
        fields.put("traceback", traceback);
        fields.put("children", children(task));
        fields.put("date_done", States.isReady(state) ? CeleryTime.format(clock.instant()) : null);
        task.groupId().ifPresent(id -> fields.put("group_id", id));
        task.parentId().ifPresent(id -> fields.put("parent_id", id));
        if (extended && task.hasRequest()) {
            addExtended(task, fields);
        }
        fields.put("task_id", task.taskId());
        return TaskMeta.of(task.taskId(), fields);
    }

    /** An exception state; {@code thrown} is null for a retry without a cause. */
    TaskMeta of(TaskContext task, String state, @Nullable Throwable thrown) {
        if (thrown == null) {
            return of(task, state, null, null);
        }
        return of(task, state, exceptionMap(exceptionMapper.apply(thrown)), JavaExceptions.traceback(thrown));
    }

    TaskMeta revoked(TaskContext task, String reason) {
        ExceptionValue value = new ExceptionValue("celery.exceptions", "TaskRevokedError", List.of(reason));
        return of(task, States.REVOKED, exceptionMap(value), null);
    }

    /** What stands in for a result that the serializer has no form for; Celery's own worker stores the same. */
    TaskMeta unencodable(TaskContext task, ResultEncodingException problem) {
        ExceptionValue value =
                new ExceptionValue("kombu.exceptions", "EncodeError", List.of(String.valueOf(problem.getMessage())));
        return of(task, States.FAILURE, exceptionMap(value), JavaExceptions.traceback(problem));
    }

    private static Map<String, @Nullable Object> exceptionMap(ExceptionValue value) {
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
        if (task.field("stamped_headers") instanceof Collection<?> names
                && task.field("stamps") instanceof Map<?, ?> stamps) {
            fields.put("stamped_headers", new ArrayList<>(names));
            // A stamp that is called like a field of ours would overwrite it, as it does in Celery.
            names.stream()
                    .map(String::valueOf)
                    .filter(name -> !STANDARD.contains(name))
                    .forEach(name -> fields.put(name, stamps.get(name)));
        }
    }
}
