package io.github.celeriac.jdbc.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from {@code information_schema} what the tables of MariaDB and MySQL are like. */
final class MariaDbTables {
    private final Connection connection;
    private final TableNames names;
    private final String task;
    private final String group;

    MariaDbTables(Connection connection, TableNames names) {
        this.connection = connection;
        this.names = names;
        task = qualified(names.taskSchema(), names.task());
        group = qualified(names.groupSchema(), names.group());
    }

    static String qualified(@Nullable String schema, String name) {
        return schema == null
                ? MariaDbDialect.name(name)
                : MariaDbDialect.name(schema) + "." + MariaDbDialect.name(name);
    }

    /** MariaDB from 10.3 on: Celery's SQLAlchemy makes sequences there, and {@code AUTO_INCREMENT} elsewhere. */
    static boolean hasSequences(Connection connection) throws SQLException {
        String version = connection.getMetaData().getDatabaseProductVersion();
        int major = connection.getMetaData().getDatabaseMajorVersion();
        int minor = connection.getMetaData().getDatabaseMinorVersion();
        return version.toLowerCase(Locale.ROOT).contains("mariadb") && (major > 10 || major == 10 && minor >= 3);
    }

    Tables read() throws SQLException {
        Map<String, ColumnWidths.Width> widths = new HashMap<>();
        Set<String> columns = new HashSet<>();
        boolean ownId = false;
        int dateDigits = 0;
        try (PreparedStatement statement = prepared(
                        "SELECT LOWER(column_name), character_maximum_length, character_octet_length, character_set_name,"
                                + " extra, column_default, datetime_precision FROM information_schema.columns"
                                + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?",
                        names.taskSchema(),
                        names.task());
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                String column = found.getString(1);
                columns.add(column);
                String charset = String.valueOf(found.getString(4)).toLowerCase(Locale.ROOT);
                if (found.getObject(2) != null) {
                    widths.put(
                            column,
                            new ColumnWidths.Width(
                                    found.getLong(2), found.getLong(3), charset(charset), basicPlane(charset)));
                }
                dateDigits = column.equals("date_done") ? found.getInt(7) : dateDigits;
                ownId |= column.equals("id") && makesIds(found.getString(5), found.getString(6));
            }
        }
        boolean groupExists = !kinds(names.groupSchema(), names.group()).isEmpty();
        Group groups = groups();
        String groupSequence = qualified(names.groupSchema(), "taskset_id_sequence");
        boolean hasGroupSequence = isSequence(names.groupSchema(), "taskset_id_sequence");
        return new Tables(
                task,
                group,
                !columns.isEmpty(),
                groupExists,
                columns.containsAll(Dialect.EXTENDED_COLUMNS),
                ownId || columns.isEmpty() ? null : nextId(),
                groups.ownId() ? null : "NEXTVAL(" + groupSequence + ")",
                groups.ownId() || hasGroupSequence ? null : groupSequence,
                groups.resultBytes(),
                lineage(),
                new ColumnWidths(task, widths, dateDigits, packetBytes()));
    }

    private Tables.@Nullable Lineage lineage() throws SQLException {
        String name = names.lineage();
        return name == null
                ? null
                : new Tables.Lineage(
                        qualified(names.taskSchema(), name),
                        !kinds(names.taskSchema(), name).isEmpty());
    }

    private record Group(boolean ownId, long resultBytes) {}

    private Group groups() throws SQLException {
        boolean ownId = false;
        long resultBytes = Long.MAX_VALUE;
        try (PreparedStatement statement = prepared(
                        "SELECT LOWER(column_name), character_octet_length, extra, column_default"
                                + " FROM information_schema.columns"
                                + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?",
                        names.groupSchema(),
                        names.group());
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                ownId |= found.getString(1).equals("id") && makesIds(found.getString(3), found.getString(4));
                resultBytes = found.getString(1).equals("result") ? found.getLong(2) : resultBytes;
            }
        }
        return new Group(ownId, resultBytes);
    }

    private long packetBytes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT @@max_allowed_packet");
                ResultSet found = statement.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    private static boolean makesIds(@Nullable String extra, @Nullable String fallback) {
        String all = (extra + " " + fallback).toLowerCase(Locale.ROOT);
        return all.contains("auto_increment") || all.contains("nextval") || all.contains("next value");
    }

    private String nextId() throws SQLException {
        String sequence = qualified(names.taskSchema(), "task_id_sequence");
        if (!isSequence(names.taskSchema(), "task_id_sequence")) {
            throw new SQLException(
                    "table " + task + " has no AUTO_INCREMENT for its id, and there is no sequence " + sequence
                            + "; CREATE SEQUENCE " + sequence + " START WITH a number above the greatest id",
                    "55000");
        }
        return "NEXTVAL(" + sequence + ")";
    }

    private boolean isSequence(@Nullable String schema, String name) throws SQLException {
        return kinds(schema, name).contains("SEQUENCE");
    }

    /** {@code BASE TABLE}, {@code SEQUENCE}, … */
    private List<String> kinds(@Nullable String schema, String name) throws SQLException {
        try (PreparedStatement statement = prepared(
                        "SELECT table_type FROM information_schema.tables"
                                + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?",
                        schema,
                        name);
                ResultSet found = statement.executeQuery()) {
            return found.next() ? List.of(found.getString(1)) : List.of();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable String schema, String name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, schema);
        statement.setString(2, name);
        return statement;
    }

    /** Null for those that have every character, and for those that Java does not know. */
    private static @Nullable Charset charset(String name) {
        return switch (name) {
            case "latin1" -> Charset.forName("windows-1252"); // as MySQL means it
            case "ascii" -> StandardCharsets.US_ASCII;
            case "utf8mb4", "utf8", "utf8mb3", "ucs2", "null", "binary" -> null;
            default -> Charset.isSupported(name) ? Charset.forName(name) : null;
        };
    }

    private static boolean basicPlane(String charset) {
        return List.of("utf8", "utf8mb3", "ucs2").contains(charset);
    }
}
