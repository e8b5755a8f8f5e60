package io.github.celeriac;

import io.github.celeriac.internal.CeleryTime;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Celery's document about one task, as stored: at least {@code task_id}, {@code status} and {@code result}.
 *
 * <p>Immutable as far as its values are. Mirrors {@code Backend._get_result_meta}; see also docs/concepts.
 */
public final class TaskMeta {
    private final String taskId;
    private final String state;
    private final Map<String, @Nullable Object> fields;

    private TaskMeta(String taskId, String state, Map<String, @Nullable Object> fields) {
        this.taskId = taskId;
        this.state = state;
        this.fields = fields;
    }

    /**
     * Takes a decoded document.
     *
     * @param taskId the id that the document was found under; wins over a missing {@code task_id}
     * @throws ResultDecodingException if it is not a map, or has no {@code status} text
     */
    public static TaskMeta of(String taskId, @Nullable Object document) {
        if (!(document instanceof Map<?, ?> map)) {
            throw new ResultDecodingException(
                    "result of task " + taskId + " was " + typeOf(document)
                            + " but must be a map with status and result; was it written by Celery, and by the same serializer?");
        }
        if (!(map.get("status") instanceof String status)) {
            throw new ResultDecodingException("result of task " + taskId + " has the status "
                    + typeOf(map.get("status")) + " but it must be text; was it written by Celery?");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        fields.putIfAbsent("task_id", taskId);
        return new TaskMeta(taskId, status, Collections.unmodifiableMap(fields));
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : "of type " + value.getClass().getSimpleName();
    }

    public String taskId() {
        return taskId;
    }

    /** One of {@link States}, or the application's own. */
    public String state() {
        return state;
    }

    /** The value, the exception map, or what an unfinished task told of itself; depends on {@link #state()}. */
    public @Nullable Object result() {
        return fields.get("result");
    }

    public Optional<String> traceback() {
        return text("traceback");
    }

    /**
     * When the task ended.
     *
     * @throws ResultDecodingException if the stored text is not a time
     */
    public Optional<Instant> dateDone() {
        return CeleryTime.read(fields.get("date_done"));
    }

    public Optional<String> groupId() {
        return text("group_id");
    }

    public Optional<String> parentId() {
        return text("parent_id");
    }

    /** The task's name; stored only with {@code result_extended}. */
    public Optional<String> name() {
        return text("name");
    }

    /** The worker that ran it; stored only with {@code result_extended}. */
    public Optional<String> worker() {
        return text("worker");
    }

    /** The queue it came through; stored only with {@code result_extended}. */
    public Optional<String> queue() {
        return text("queue");
    }

    /** Any field of the document by Celery's name: {@code children}, {@code args}, {@code retries}, a stamp … */
    public @Nullable Object field(String name) {
        return fields.get(name);
    }

    /** The whole document, in stored order; cannot be changed. */
    public Map<String, @Nullable Object> asMap() {
        return fields;
    }

    private Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskMeta meta && fields.equals(meta.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Without the result, which may be large or private. */
    @Override
    public String toString() {
        return "TaskMeta[" + taskId + " " + state + "]";
    }
}
