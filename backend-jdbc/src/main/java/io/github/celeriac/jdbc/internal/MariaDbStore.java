package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stores rows of different tasks within a transaction: locks those that exist, then writes.
 *
 * @param extended whether the columns of {@code result_extended} are written, too
 * @param hurries whether it gives up at once where a row is locked
 */
record MariaDbStore(Connection connection, Tables tables, boolean extended, boolean hurries) {
    /** Well below the smallest max_allowed_packet, even if every byte is escaped. */
    private static final long STATEMENT_BYTES = 1L << 20;

    /** Nothing is written if a row is found whose id only the column's collation holds to be one of these. */
    List<StoreEffect> run(List<TaskRow> rows) throws SQLException {
        Map<String, Known> known = lock(rows);
        if (!rows.stream().map(TaskRow::taskId).collect(Collectors.toSet()).containsAll(known.keySet())) {
            return Collections.nCopies(rows.size(), StoreEffect.COLLIDES);
        }
        List<StoreEffect> effects = new ArrayList<>(rows.size());
        List<TaskRow> fresh = new ArrayList<>();
        List<TaskRow> changed = new ArrayList<>();
        for (TaskRow row : rows) {
            Known found = known.get(row.taskId());
            StoreEffect effect = found == null ? StoreEffect.WRITTEN : found.effect(row);
            effects.add(effect);
            if (effect == StoreEffect.WRITTEN) {
                (found == null ? fresh : changed).add(row);
            }
        }
        insert(fresh);
        update(changed, known);
        MariaDbLineage.write(
                connection,
                tables,
                Stream.concat(fresh.stream(), changed.stream()).toList());
        return effects;
    }

    /** A row that exists; what is in it, if that is final. */
    private record Known(long id, TaskRow row) {
        StoreEffect effect(TaskRow wanted) {
            if (!row.isSuccess()) {
                return StoreEffect.WRITTEN;
            }
            return row.hasOutcomeOf(wanted) ? StoreEffect.SAME : StoreEffect.KEPT;
        }
    }

    private Map<String, Known> lock(List<TaskRow> rows) throws SQLException {
        Map<String, Known> known = new HashMap<>();
        for (List<String> ids :
                Dialect.chunks(rows.stream().map(TaskRow::taskId).toList())) {
            String nowait = hurries && MariaDbDeletes.skipsLocked(connection) ? " NOWAIT" : "";
            String sql = "SELECT task_id, id, status, IF(status = 'SUCCESS', result, NULL), CAST(date_done AS CHAR),"
                    + " IF(status = 'SUCCESS', traceback, NULL) FROM " + tables.task() + " WHERE task_id IN ("
                    + Dialect.placeholders(ids.size()) + ") FOR UPDATE" + nowait;
            try (PreparedStatement statement = Dialect.prepared(connection, sql, ids);
                    ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    TaskRow row = new TaskRow(
                            found.getString(1),
                            found.getString(3),
                            found.getBytes(4),
                            found.getString(5),
                            found.getString(6),
                            null);
                    known.put(row.taskId(), new Known(found.getLong(2), row));
                }
            }
        }
        return known;
    }

    private void insert(List<TaskRow> rows) throws SQLException {
        String nextId = tables.nextTaskId();
        String values = "(" + (nextId == null ? "" : nextId + ", ")
                + Dialect.placeholders(1 + Dialect.valueColumns(extended).size()) + ")";
        String sql = "INSERT INTO " + tables.task() + " (" + (nextId == null ? "" : "id, ") + Dialect.columns(extended)
                + ") VALUES ";
        for (List<TaskRow> part : parts(rows)) {
            try (PreparedStatement statement =
                    connection.prepareStatement(sql + String.join(", ", Collections.nCopies(part.size(), values)))) {
                int next = 1;
                for (TaskRow row : part) {
                    next = bind(statement, next, row);
                }
                statement.executeUpdate();
            }
        }
    }

    /** All in one statement: an insert of ids that exist. */
    private void update(List<TaskRow> rows, Map<String, Known> known) throws SQLException {
        String values =
                "(" + Dialect.placeholders(2 + Dialect.valueColumns(extended).size()) + ")";
        String sql = "INSERT INTO " + tables.task() + " (id, " + Dialect.columns(extended) + ") VALUES ";
        String update = " ON DUPLICATE KEY UPDATE " + Dialect.assignments(extended, column -> "VALUES(" + column + ")");
        for (List<TaskRow> part : parts(rows)) {
            try (PreparedStatement statement = connection.prepareStatement(
                    sql + String.join(", ", Collections.nCopies(part.size(), values)) + update)) {
                int next = 1;
                for (TaskRow row : part) {
                    statement.setLong(
                            next,
                            Objects.requireNonNull(known.get(row.taskId())).id());
                    next = bind(statement, next + 1, row);
                }
                statement.executeUpdate();
            }
        }
    }

    /** Statements of a size that every server takes. */
    static List<List<TaskRow>> parts(List<TaskRow> rows) {
        List<List<TaskRow>> parts = new ArrayList<>();
        long bytes = 0;
        for (TaskRow row : rows) {
            if (parts.isEmpty() || bytes + row.bytes() > STATEMENT_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.get(parts.size() - 1).add(row);
            bytes += row.bytes();
        }
        return parts;
    }

    /** Binds {@link Dialect#columns}, and tells which parameter is next. */
    private int bind(PreparedStatement statement, int first, TaskRow row) throws SQLException {
        statement.setString(first, row.taskId());
        statement.setString(first + 1, row.status());
        statement.setBytes(first + 2, row.result());
        statement.setString(first + 3, row.dateDone());
        statement.setString(first + 4, row.traceback());
        if (!extended) {
            return first + 5;
        }
        TaskRow.Extended more = row.extendedOrNone();
        statement.setString(first + 5, more.name());
        statement.setBytes(first + 6, more.args());
        statement.setBytes(first + 7, more.kwargs());
        statement.setString(first + 8, more.worker());
        if (more.retries() == null) {
            statement.setNull(first + 9, Types.INTEGER);
        } else {
            statement.setInt(first + 9, more.retries());
        }
        statement.setString(first + 10, more.queue());
        return first + 11;
    }
}
