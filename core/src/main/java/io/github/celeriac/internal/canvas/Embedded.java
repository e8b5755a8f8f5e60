package io.github.celeriac.internal.canvas;

import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Signature;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task's message carries for others, and the message itself as a signature. */
final class Embedded {
    private Embedded() {}

    /** The signatures of {@code callbacks}, {@code errbacks} or {@code chain}. */
    static List<Signature> signatures(TaskContext task, String field) {
        return task.field(field) instanceof Collection<?> maps
                ? maps.stream().map(Signature::fromMap).toList()
                : List.of();
    }

    /** The message, to be sent once more. Mirrors {@code Task.signature_from_request} and {@code Context.as_execution_options}. */
    static Signature again(TaskContext task, Duration countdown) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("task_id", task.taskId());
        options.put("root_id", task.rootId().orElse(null));
        options.put("parent_id", task.parentId().orElse(null));
        options.put("group_id", task.groupId().orElse(null));
        for (String same : List.of(
                "group_index",
                "shadow",
                "chord",
                "chain",
                "expires",
                "reply_to",
                "ignore_result",
                "replaced_task_nesting")) {
            options.put(same, task.field(same));
        }
        options.put("link", task.field("callbacks"));
        options.put("link_error", task.field("errbacks"));
        if (task.field("timelimit") instanceof List<?> limits && limits.size() == 2) {
            options.put("time_limit", limits.get(0));
            options.put("soft_time_limit", limits.get(1));
        }
        if (task.field("stamps") instanceof Map<?, ?> stamps && !stamps.isEmpty()) {
            stamps.forEach((name, stamp) -> options.put(String.valueOf(name), stamp));
            options.put("stamped_headers", task.field("stamped_headers"));
        }
        options.put("retries", task.retries() + 1);
        options.put("countdown", countdown.toMillis() / 1000.0);
        options.put("queue", task.queue().orElse(null));
        if (task.field("delivery_info") instanceof Map<?, ?> info && info.get("priority") instanceof Number priority) {
            options.put("priority", priority);
        }
        options.values().removeIf(value -> value == null);
        Object[] args = task.field("args") instanceof List<?> list ? list.toArray() : new Object[0];
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        if (task.field("kwargs") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> kwargs.put(String.valueOf(name), value));
        }
        String name = task.taskName()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.taskId()
                        + " has no name, so it cannot be sent again; use TaskContext.fromMessage"));
        return Signature.of(name, args).withKwargs(kwargs).withOptions(options);
    }
}
