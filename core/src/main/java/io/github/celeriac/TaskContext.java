package io.github.celeriac;

import io.github.celeriac.internal.MessageValues;
import io.github.celeriac.internal.TaskIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of the task it runs, as far as its result depends on it.
 *
 * <p>Made from a task message by {@link #fromMessage}, or by hand with {@link #of} and {@link #with}. Immutable. Mirrors
 * {@code celery.app.task.Context}, in Celery's task message protocol 2.
 */
public final class TaskContext {
    private final Map<String, @Nullable Object> request;
    private final boolean fromRequest;

    private TaskContext(Map<String, @Nullable Object> request, boolean fromRequest) {
        this.request = Collections.unmodifiableMap(request);
        this.fromRequest = fromRequest;
    }

    /** Only the id is known, as for a store outside a worker: the stored {@code children} are then null. */
    public static TaskContext of(String taskId) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("id", TaskIds.require(taskId));
        return new TaskContext(request, false);
    }

    /**
     * Reads the headers and properties of a task message, as they come from any client: what is not a number, a boolean, a
     * map or a list counts as text.
     *
     * @param headers {@code id}, {@code task}, {@code group}, {@code parent_id}, {@code ignore_result}, {@code stamps} …
     * @param properties {@code reply_to}, {@code correlation_id}, {@code delivery_info} …
     * @throws IllegalArgumentException if {@code id} or {@code task} is missing, as in a message of protocol 1
     */
    public static TaskContext fromMessage(Map<String, ?> headers, Map<String, ?> properties) {
        if (headers.get("task") == null || headers.get("id") == null) {
            throw new IllegalArgumentException("message has the headers " + headers.keySet()
                    + " but a task needs id and task; is it a Celery message of task protocol 2?");
        }
        Map<String, @Nullable Object> request = MessageValues.plain(headers);
        request.put("id", TaskIds.require(String.valueOf(request.get("id"))));
        Map<String, @Nullable Object> plainProperties = MessageValues.plain(properties);
        for (String property : List.of("reply_to", "correlation_id", "delivery_info")) {
            request.put(property, plainProperties.get(property));
        }
        return new TaskContext(request, true);
    }

    /**
     * A copy with more or other fields, by the names of Celery's request: {@code args}, {@code kwargs}, {@code hostname}
     * (the worker's name), {@code retries}, {@code children}, {@code group}, {@code parent_id} …
     */
    public TaskContext with(String field, @Nullable Object value) {
        return with(copy -> copy.put(field, value));
    }

    /** A copy with the arguments from the message's body; stored only with {@code result_extended}. */
    public TaskContext withArguments(List<?> args, Map<String, ?> kwargs) {
        return with(copy -> {
            copy.put("args", new ArrayList<>(args));
            copy.put("kwargs", new LinkedHashMap<>(kwargs));
        });
    }

    /**
     * A copy with the message's body: the arguments, and what others wait for.
     *
     * @param body {@code [args, kwargs, embed]}, decoded; of {@code embed}, {@code callbacks}, {@code errbacks}, {@code chain}
     *     and {@code chord} count
     * @throws IllegalArgumentException if it is something else
     */
    public TaskContext withBody(@Nullable Object body) {
        if (!(body instanceof List<?> parts)
                || parts.size() != 3
                || !(parts.get(0) instanceof List<?> args)
                || !(parts.get(1) instanceof Map<?, ?> kwargs)) {
            throw new IllegalArgumentException("body of task " + taskId()
                    + " must be a list of args, kwargs and embed; is it a Celery message of task protocol 2?");
        }
        return with(copy -> {
            copy.put("args", new ArrayList<@Nullable Object>(args));
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            kwargs.forEach((name, value) -> named.put(String.valueOf(name), value));
            copy.put("kwargs", named);
            if (parts.get(2) instanceof Map<?, ?> embed) {
                List.of("callbacks", "errbacks", "chain", "chord").forEach(name -> copy.put(name, embed.get(name)));
            }
        });
    }

    private TaskContext with(Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(request);
        change.accept(copy);
        copy.put("id", TaskIds.require(Objects.toString(copy.get("id"), "")));
        return new TaskContext(copy, true);
    }

    public String taskId() {
        return String.valueOf(request.get("id"));
    }

    /** Whether this is a task's request, rather than a mere id. */
    public boolean hasRequest() {
        return fromRequest;
    }

    /** The task's name, e.g. {@code shop.tasks.charge}. */
    public Optional<String> taskName() {
        return text("task");
    }

    public Optional<String> groupId() {
        return text("group");
    }

    public Optional<String> parentId() {
        return text("parent_id");
    }

    public Optional<String> rootId() {
        return text("root_id");
    }

    /** The name of the worker that runs it, e.g. {@code celery@host}. */
    public Optional<String> worker() {
        return text("hostname");
    }

    public Optional<String> replyTo() {
        return text("reply_to");
    }

    /** The correlation id for the reply, the task's id if the message had none. */
    public String correlationId() {
        return text("correlation_id").orElseGet(this::taskId);
    }

    /** The queue it came through, as its delivery's routing key tells. */
    public Optional<String> queue() {
        return request.get("delivery_info") instanceof Map<?, ?> info && info.get("routing_key") != null
                ? Optional.of(String.valueOf(info.get("routing_key")))
                : Optional.empty();
    }

    /** How often it was retried before; 0 if unknown. */
    public int retries() {
        return request.get("retries") instanceof Number number ? number.intValue() : 0;
    }

    /** Its place in a group or chord. */
    public OptionalInt groupIndex() {
        return request.get("group_index") instanceof Number number
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    /** Whether the sender asked for the result not to be stored. */
    public boolean ignoresResult() {
        return Boolean.TRUE.equals(request.get("ignore_result"));
    }

    /** Any field of the request, by Celery's name. */
    public @Nullable Object field(String name) {
        return request.get(name);
    }

    private Optional<String> text(String name) {
        Object value = request.get(name);
        return value == null || value.toString().isEmpty() ? Optional.empty() : Optional.of(value.toString());
    }

    @Override
    public String toString() {
        return "TaskContext[" + taskId() + taskName().map(name -> " " + name).orElse("") + "]";
    }
}
