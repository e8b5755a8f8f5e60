package io.github.celeriac.cli;

import io.github.celeriac.TaskMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task's document as one line of JSON: Celery's six fields, null if not stored, then all others that are stored. */
final class MetaDocument {
    private static final List<String> ALWAYS =
            List.of("task_id", "status", "result", "traceback", "children", "date_done");

    private MetaDocument() {}

    static String of(TaskMeta meta) {
        return JsonFormat.print(new PrintableValues().of(fields(meta)));
    }

    static Map<String, @Nullable Object> fields(TaskMeta meta) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        ALWAYS.forEach(name -> fields.put(name, meta.field(name)));
        fields.putAll(meta.asMap());
        return fields;
    }
}
