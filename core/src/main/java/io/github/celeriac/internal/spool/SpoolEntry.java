package io.github.celeriac.internal.spool;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.Codec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document that was accepted, and what a store needs to know of its task. */
record SpoolEntry(TaskContext task, TaskMeta meta) {
    /** Of the request, those that decide where a document goes and what stands in for one that cannot be encoded. */
    private static final List<String> FIELDS =
            List.of("task", "group", "parent_id", "root_id", "reply_to", "correlation_id", "hostname", "delivery_info");

    byte[] encode(Codec codec) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        for (String field : FIELDS) {
            Object value = task.field(field);
            if (value != null) {
                request.put(field, value);
            }
        }
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("id", meta.taskId());
        entry.put("request", task.hasRequest() ? request : null);
        entry.put("meta", meta.asMap());
        return codec.encode(entry);
    }

    static SpoolEntry decode(byte[] bytes, Codec codec) {
        if (!(codec.decode(bytes) instanceof Map<?, ?> entry) || !(entry.get("id") instanceof String id)) {
            throw new ResultDecodingException(
                    "an entry of the spool was not a map with id and meta; is the file one of ours?");
        }
        TaskContext task = TaskContext.of(id);
        if (entry.get("request") instanceof Map<?, ?> request) {
            task = task.with("id", id); // a request, even if nothing else is known of it
            for (Map.Entry<?, ?> field : request.entrySet()) {
                task = task.with(String.valueOf(field.getKey()), field.getValue());
            }
        }
        return new SpoolEntry(task, TaskMeta.of(id, entry.get("meta")));
    }
}
