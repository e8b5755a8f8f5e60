package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParser;
import io.github.celeriac.spi.SettingParsers;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that only SQL databases have. */
final class JdbcSettings {
    private static final Pattern ENTRY =
            Pattern.compile("\\s*[\"']?(task|group)[\"']?\\s*[:=]\\s*[\"']?([^\"',={}]+?)[\"']?\\s*");

    private static final SettingParser<Map<String, String>> TASK_AND_GROUP =
            new SettingParser<>("JSON object with task and group", JdbcSettings::taskAndGroup);

    static final Setting<Boolean> CREATE_TABLES_AT_SETUP = Setting.celery(
                    "database_create_tables_at_setup",
                    SettingParsers.FLAG,
                    true,
                    "Whether missing tables are created when the backend is opened, rather than at the first operation.",
                    "DATABASE_CREATE_TABLES_AT_SETUP")
            .since("5.5");

    static final Setting<SchemaMode> SCHEMA = Setting.own(
            "database_schema",
            SettingParsers.oneOf(SchemaMode.class, "create makes the tables that are missing"),
            SchemaMode.CREATE,
            "create makes the tables that are missing; validate opens only if tables, columns and indexes are as Celery's;"
                    + " none neither creates nor checks.");

    static final Setting<Map<String, String>> TABLE_NAMES = Setting.celery(
            "database_table_names",
            TASK_AND_GROUP,
            Map.of(),
            "Names of the tables, e.g. {\"task\": \"results\", \"group\": \"groups\"}.",
            "CELERY_RESULT_DB_TABLENAMES");

    static final Setting<Map<String, String>> TABLE_SCHEMAS = Setting.celery(
            "database_table_schemas",
            TASK_AND_GROUP,
            Map.of(),
            "Schemas of the tables and their sequences, e.g. {\"task\": \"celery\", \"group\": \"celery\"}.",
            "DATABASE_TABLE_SCHEMAS");

    static final Setting<ZoneId> DATE_ZONE = Setting.own(
            "database_date_zone",
            new SettingParser<>("time zone", JdbcSettings::zone),
            ZoneId.of("UTC"),
            "Zone of the wall clock in date_done, which has none: set it only if Python writes there in another than UTC.");

    static final Setting<PushMode> PUSH = Setting.own(
            "database_push",
            SettingParsers.oneOf(PushMode.class, "auto finds out by itself what works"),
            PushMode.AUTO,
            "On PostgreSQL: auto lets stores NOTIFY and awaits LISTEN where that works; notify never listens; off does neither.");

    static final Setting<Integer> CLEANUP_RATE = Setting.own(
            "database_cleanup_rate",
            SettingParsers.number("rows a second", 0, Integer.MAX_VALUE),
            10_000,
            "How many expired rows a cleanup deletes in a second, so that stores are not held up; 0 for as many as go.");

    static final Setting<Boolean> LINEAGE = Setting.own(
            "database_lineage",
            SettingParsers.FLAG,
            false,
            "Whether children, parent_id and group_id are kept, for which Celery's tables have no columns: in a table beside"
                    + " them, celeriac_lineage, or the task table's name and _lineage.");

    private static final List<Setting<?>> ALL =
            List.of(CREATE_TABLES_AT_SETUP, SCHEMA, TABLE_NAMES, TABLE_SCHEMAS, DATE_ZONE, PUSH, CLEANUP_RATE, LINEAGE);

    private JdbcSettings() {}

    static List<Setting<?>> all() {
        return ALL;
    }

    private static Map<String, String> taskAndGroup(String text) {
        String inner = text.strip();
        if (inner.startsWith("{") && inner.endsWith("}")) {
            inner = inner.substring(1, inner.length() - 1);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String entry : inner.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (matcher.matches()) {
                values.put(matcher.group(1), matcher.group(2));
            } else if (!entry.isBlank()) {
                throw new IllegalArgumentException(
                        "must have the keys task and group only; write {\"task\": \"…\", \"group\": \"…\"}");
            }
        }
        return Map.copyOf(values);
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone; write e.g. UTC or Europe/Berlin", e);
        }
    }
}
