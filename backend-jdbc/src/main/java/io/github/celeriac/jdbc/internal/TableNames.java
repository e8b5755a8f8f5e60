package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tables are called, and the schemas they are in; null for the connection's own.
 *
 * <p>Names of sequences and indexes do not follow the tables', as in Celery. The side table's does, and it is in the task
 * table's schema: who shares a database under other names must not share the lineage.
 *
 * @param lineage null unless it is wanted
 */
record TableNames(
        String task,
        @Nullable String taskSchema,
        String group,
        @Nullable String groupSchema,
        @Nullable String lineage) {
    static final TableNames DEFAULT = new TableNames("celery_taskmeta", null, "celery_tasksetmeta", null, null);

    static TableNames of(Settings settings) {
        Map<String, String> names = settings.get(JdbcSettings.TABLE_NAMES);
        Map<String, String> schemas = settings.get(JdbcSettings.TABLE_SCHEMAS);
        String task = names.getOrDefault("task", DEFAULT.task);
        return new TableNames(
                task,
                schemas.get("task"),
                names.getOrDefault("group", DEFAULT.group),
                schemas.get("group"),
                settings.get(JdbcSettings.LINEAGE) ? lineageOf(task) : null);
    }

    private static String lineageOf(String task) {
        return task.equals(DEFAULT.task) ? "celeriac_lineage" : task + "_lineage";
    }

    /** What Celery has of them, by which nodes that keep lineage and nodes that do not know each other. */
    String celerys() {
        return task + " " + taskSchema + " " + group + " " + groupSchema;
    }
}
