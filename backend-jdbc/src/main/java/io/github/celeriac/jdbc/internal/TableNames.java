package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.Settings;
import java.nio.charset.StandardCharsets;
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
    /** Of a longer name PostgreSQL keeps the beginning, which may be the name of another table. */
    private static final int MOST_BYTES = 63;

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
        if (task.equals(DEFAULT.task)) {
            return "celeriac_lineage";
        }
        String lineage = task + "_lineage";
        int bytes = lineage.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new InvalidSettingException(JdbcSettings.TABLE_NAMES.name() + " was '" + task + "' for task but "
                    + JdbcSettings.LINEAGE.name() + " adds _lineage to it, which makes " + bytes
                    + " bytes and must make at most " + MOST_BYTES + "; use a shorter name, or leave "
                    + JdbcSettings.LINEAGE.name() + " off");
        }
        return lineage;
    }

    /** What Celery has of them, by which nodes that keep lineage and nodes that do not know each other. */
    String celerys() {
        return task + " " + taskSchema + " " + group + " " + groupSchema;
    }
}
