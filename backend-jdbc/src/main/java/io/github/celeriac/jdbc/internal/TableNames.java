package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the two tables are called, and the schemas they are in; null for the connection's own.
 *
 * <p>Names of sequences and indexes do not follow the tables', as in Celery.
 */
record TableNames(
        String task,
        @Nullable String taskSchema,
        String group,
        @Nullable String groupSchema) {
    static final TableNames DEFAULT = new TableNames("celery_taskmeta", null, "celery_tasksetmeta", null);

    static TableNames of(Settings settings) {
        Map<String, String> names = settings.get(JdbcSettings.TABLE_NAMES);
        Map<String, String> schemas = settings.get(JdbcSettings.TABLE_SCHEMAS);
        return new TableNames(
                names.getOrDefault("task", DEFAULT.task),
                schemas.get("task"),
                names.getOrDefault("group", DEFAULT.group),
                schemas.get("group"));
    }
}
