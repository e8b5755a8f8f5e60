package io.github.celeriac.jdbc.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statement that stores a batch of rows of different tasks, and tells of each that was decided: {@code task_id}, and the
 * name of a {@link StoreEffect}. Rows travel as one array for each column.
 *
 * @param extended whether the columns of {@code result_extended} are written, too
 * @param notifies whether it tells those who listen: whoever hears of a row finds it
 * @param hurries whether it gives up soon where a row is locked
 */
record PostgresStore(Tables tables, boolean extended, boolean notifies, boolean hurries) {
    static final String SET_LOCK_TIMEOUT = "SELECT set_config('lock_timeout', '200ms', true)";

    /**
     * How long a statement waits for a row that another transaction has locked; set by the statement itself, for itself, as a
     * pooler in transaction mode keeps no settings. To be joined with what is written, so that it is evaluated before.
     */
    static final String LOCK_TIMEOUT = "lock_timeout AS MATERIALIZED (" + SET_LOCK_TIMEOUT + ")";

    /** Behind all that is written: the commit of who notifies waits for a lock, too, and must not give up on it. */
    private static final String NO_LOCK_TIMEOUT = " UNION ALL SELECT NULL, set_config('lock_timeout', '0', true)";

    private static final String NOTIFY = " UNION ALL SELECT NULL, pg_notify('" + PostgresChannel.NAME
            + "', payload)::text FROM unnest(?::text[]) AS payload";

    /** To be closed. */
    PreparedStatement prepare(Connection connection, List<TaskRow> rows) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql());
        try {
            List<Array> arrays = arrays(connection, rows);
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private String sql() {
        String columns = Dialect.columns(extended);
        String table = tables.task();
        String id = tables.nextTaskId();
        return "WITH " + (hurries ? LOCK_TIMEOUT + ", " : "") + rowsSql() + ","
                + " known AS (SELECT t.task_id, t.result IS NOT DISTINCT FROM i.result AND i.status = t.status"
                + " AND t.date_done IS NOT DISTINCT FROM i.date_done"
                + " AND t.traceback IS NOT DISTINCT FROM i.traceback AS same"
                + " FROM i JOIN " + table + " t ON t.task_id = i.task_id WHERE t.status = 'SUCCESS'),"
                + " updated AS (UPDATE " + table + " t SET " + Dialect.assignments(extended, column -> "i." + column)
                + " FROM i WHERE t.task_id = i.task_id AND t.status IS DISTINCT FROM 'SUCCESS' RETURNING t.task_id),"
                + " inserted AS (INSERT INTO " + table + " AS t (" + (id == null ? "" : "id, ") + columns + ")"
                + " SELECT " + (id == null ? "" : id + ", ") + columns + " FROM i"
                + " WHERE NOT EXISTS (SELECT FROM " + table + " e WHERE e.task_id = i.task_id) ORDER BY i.task_id"
                + " ON CONFLICT (task_id) DO UPDATE SET "
                + Dialect.assignments(extended, column -> "excluded." + column)
                + " WHERE t.status IS DISTINCT FROM 'SUCCESS' RETURNING t.task_id), "
                + writtenSql()
                + " SELECT task_id, 'WRITTEN' FROM written"
                + " UNION ALL SELECT task_id, CASE WHEN same THEN 'SAME' ELSE 'KEPT' END FROM known"
                + (notifies ? NOTIFY : "")
                + (hurries ? NO_LOCK_TIMEOUT : "");
    }

    private String rowsSql() {
        boolean lineage = tables.lineage() != null;
        return "i AS (SELECT task_id, status, result, date_done::timestamp AS date_done, traceback"
                + (extended ? ", " + String.join(", ", Dialect.EXTENDED_COLUMNS) : "")
                + (lineage ? ", " + String.join(", ", Dialect.LINEAGE_COLUMNS) : "")
                + " FROM unnest(?::text[], ?::text[], ?::bytea[], ?::text[], ?::text[]"
                + (extended ? ", ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::integer[], ?::text[]" : "")
                + (lineage ? ", ?::bytea[], ?::text[], ?::text[]" : "")
                + ") AS u(" + Dialect.columns(extended)
                + (lineage ? ", " + String.join(", ", Dialect.LINEAGE_COLUMNS) : "") + ")"
                + (hurries ? " CROSS JOIN lock_timeout" : "") + ")";
    }

    /** The lineage of all rows that are written, and of no other: under their locks, so that it is the winner's. */
    private String writtenSql() {
        String written = "SELECT task_id FROM updated UNION ALL SELECT task_id FROM inserted";
        String lineage = tables.lineageName();
        if (lineage == null) {
            return "written AS (" + written + ")";
        }
        String columns = "task_id, " + String.join(", ", Dialect.LINEAGE_COLUMNS);
        return "written AS (INSERT INTO " + lineage + " AS l (" + columns + ") SELECT " + columns + " FROM i"
                + " WHERE task_id IN (" + written + ") ORDER BY task_id" + Dialect.REPLACE_LINEAGE
                + " RETURNING l.task_id)";
    }

    private List<Array> arrays(Connection connection, List<TaskRow> rows) throws SQLException {
        Bound arrays = new Bound(connection, rows, new ArrayList<>());
        arrays.texts(TaskRow::taskId);
        arrays.texts(TaskRow::status);
        arrays.binaries(TaskRow::result);
        arrays.texts(TaskRow::dateDone);
        arrays.texts(TaskRow::traceback);
        if (extended) {
            arrays.texts(row -> row.extendedOrNone().name());
            arrays.binaries(row -> row.extendedOrNone().args());
            arrays.binaries(row -> row.extendedOrNone().kwargs());
            arrays.texts(row -> row.extendedOrNone().worker());
            arrays.integers(row -> row.extendedOrNone().retries());
            arrays.texts(row -> row.extendedOrNone().queue());
        }
        if (tables.lineage() != null) {
            arrays.binaries(row -> row.lineageOrNone().children());
            arrays.texts(row -> row.lineageOrNone().parentId());
            arrays.texts(row -> row.lineageOrNone().groupId());
        }
        if (notifies) {
            List<String> ids = rows.stream().map(TaskRow::taskId).toList();
            arrays.add("text", PostgresChannel.payloads(ids).toArray());
        }
        return arrays.all();
    }

    /** What is bound, in order. */
    private record Bound(Connection connection, List<TaskRow> rows, List<Array> all) {
        void texts(Function<TaskRow, @Nullable String> column) throws SQLException {
            add("text", rows.stream().map(column).toArray(String[]::new));
        }

        void binaries(Function<TaskRow, byte @Nullable []> column) throws SQLException {
            add("bytea", rows.stream().map(column).toArray(byte[][]::new));
        }

        void integers(Function<TaskRow, @Nullable Integer> column) throws SQLException {
            add("integer", rows.stream().map(column).toArray(Integer[]::new));
        }

        void add(String type, Object[] values) throws SQLException {
            all.add(connection.createArrayOf(type, values));
        }
    }
}
