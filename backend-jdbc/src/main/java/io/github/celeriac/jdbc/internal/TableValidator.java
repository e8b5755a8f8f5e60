package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tables with what Celery's models and our migrations make, and says which statement mends each difference. What is wider than
 * there, or there besides, is fine.
 */
final class TableValidator {
    private static final Pattern VARCHAR = Pattern.compile("VARCHAR\\((\\d+)\\)");

    private final Dialect dialect;
    private final TableNames names;
    private final String ddl;
    private final int maxResultBytes;
    private final List<String> problems = new ArrayList<>();

    /** @param ddl what {@link Dialect#ddl} says */
    TableValidator(Dialect dialect, TableNames names, String ddl, int maxResultBytes) {
        this.dialect = dialect;
        this.names = names;
        this.ddl = ddl;
        this.maxResultBytes = maxResultBytes;
    }

    /** What is missing or too narrow; empty if all is well. */
    List<String> validate(Connection connection, Tables tables) throws SQLException {
        validate(connection, tables.task(), tables.taskExists(), "celery_taskmeta", "task_id");
        validate(connection, tables.group(), tables.groupExists(), "celery_tasksetmeta", "taskset_id");
        if (tables.lineage() != null && names.lineage() != null) {
            validateLineage(connection, tables.lineage(), names.lineage());
        }
        if (tables.groupExists() && tables.missingSequence() != null) {
            long next = 1 + Dialect.number(connection, "SELECT COALESCE(MAX(id), 0) FROM " + tables.group());
            problems.add(
                    "sequence " + tables.missingSequence() + " is missing, which gives ids to groups; CREATE SEQUENCE "
                            + tables.missingSequence() + " START WITH " + next);
        }
        return problems;
    }

    private void validate(Connection connection, String table, boolean exists, String celerys, String id)
            throws SQLException {
        if (!validateColumns(connection, table, exists, Ddl.resource(ddl), celerys)) {
            return;
        }
        boolean task = celerys.equals("celery_taskmeta");
        String schema = task ? names.taskSchema() : names.groupSchema();
        String plainName = task ? names.task() : names.group();
        validateUnique(connection, table, schema, plainName, id);
        if (!dialect.indexed(connection, schema, plainName, false).contains("date_done")) {
            problems.add("column date_done of " + table + " has no index; " + dialect.createIndexSql() + " ix_"
                    + celerys + "_date_done ON " + table + " (date_done)");
        }
    }

    private void validateLineage(Connection connection, Tables.Lineage lineage, String plainName) throws SQLException {
        String resource = Ddl.lineageResource(dialect);
        if (validateColumns(connection, lineage.name(), lineage.exists(), resource, "celeriac_lineage")) {
            validateUnique(connection, lineage.name(), names.taskSchema(), plainName, "task_id");
        }
    }

    /** False if there is no such table. */
    private boolean validateColumns(Connection connection, String table, boolean exists, String resource, String inIt)
            throws SQLException {
        if (!exists) {
            problems.add("table " + table + " is missing; run " + resource + " from the jar");
            return false;
        }
        Map<String, Column> found = columns(connection, table);
        Ddl.columns(resource, inIt).forEach((name, type) -> validate(table, name, type, found.get(name)));
        return true;
    }

    private void validateUnique(
            Connection connection, String table, @Nullable String schema, String plainName, String id)
            throws SQLException {
        if (!dialect.indexed(connection, schema, plainName, true).contains(id)) {
            problems.add("column " + id + " of " + table + " has no unique index; ALTER TABLE " + table
                    + " ADD UNIQUE (" + id + "), or on SQLite CREATE UNIQUE INDEX, once no id is there twice");
        }
    }

    private record Column(String name, int type, String typeName, int precision) {}

    /** As the server tells of a query, which finds the table where statements do. */
    private static Map<String, Column> columns(Connection connection, String table) throws SQLException {
        Map<String, Column> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table + " WHERE 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData meta = none.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                String name = meta.getColumnName(i).toLowerCase(Locale.ROOT);
                columns.put(
                        name, new Column(name, meta.getColumnType(i), meta.getColumnTypeName(i), meta.getPrecision(i)));
            }
        }
        return columns;
    }

    private void validate(String table, String name, String type, @Nullable Column found) {
        if (found == null) {
            problems.add("column " + name + " of " + table + " is missing; ALTER TABLE " + table + " ADD COLUMN " + name
                    + " " + type);
        } else if (dialect.typesBind()) {
            if (!sameKind(type, found)) {
                problems.add(String.format(
                        "column %s of %s is %s but must be %s; %s",
                        name, table, found.typeName(), type, dialect.alterTypeSql(table, name, type)));
            } else {
                validateWidth(table, type, found);
            }
        }
    }

    private static boolean sameKind(String type, Column found) {
        return switch (found.type()) {
            case Types.INTEGER, Types.BIGINT -> type.startsWith("INTEGER");
            case Types.VARCHAR, Types.LONGVARCHAR, Types.CHAR -> type.startsWith("VARCHAR") || type.equals("TEXT");
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                type.equals("BYTEA") || type.endsWith("BLOB");
            case Types.TIMESTAMP ->
                (type.startsWith("TIMESTAMP") || type.equals("DATETIME"))
                        && !found.typeName().toLowerCase(Locale.ROOT).equals("timestamptz");
            default -> false;
        };
    }

    private void validateWidth(String table, String type, Column found) {
        Matcher varchar = VARCHAR.matcher(type);
        if (varchar.lookingAt() && found.precision() < Integer.parseInt(varchar.group(1))) {
            problems.add(String.format(
                    "column %s of %s holds %d characters but must hold %s; %s",
                    found.name(),
                    table,
                    found.precision(),
                    varchar.group(1),
                    dialect.alterTypeSql(table, found.name(), type)));
        }
        boolean limited = found.precision() >= 0; // a LONGBLOB's 4 GiB are no int
        boolean ofAnySize = Set.of("result", "children").contains(found.name());
        if (type.endsWith("BLOB") && ofAnySize && limited && found.precision() < maxResultBytes) {
            problems.add(String.format(
                    Locale.ROOT,
                    "column %s of %s holds %,d bytes but max_result_bytes is %,d; %s, or set max_result_bytes to %d",
                    found.name(),
                    table,
                    found.precision(),
                    maxResultBytes,
                    dialect.alterTypeSql(table, found.name(), ColumnWidths.widerType(maxResultBytes, "BLOB")),
                    found.precision()));
        }
    }
}
