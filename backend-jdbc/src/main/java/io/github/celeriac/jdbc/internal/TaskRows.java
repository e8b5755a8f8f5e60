package io.github.celeriac.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the task table, each with its lineage. */
final class TaskRows {
    private TaskRows() {}

    /** The columns that {@link #row} reads: those of the task, then those of its lineage. */
    static String selected(Tables tables) {
        return "t." + Dialect.columns(tables.extended())
                + (tables.lineage() == null ? "" : ", l." + String.join(", l.", Dialect.LINEAGE_COLUMNS));
    }

    /** Reads what a SELECT of {@link #selected} gives. */
    static List<TaskRow> rows(PreparedStatement statement, Tables tables, DateReader dateReader) throws SQLException {
        List<TaskRow> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                rows.add(row(found, tables, dateReader));
            }
        }
        return rows;
    }

    /** The row of {@link #selected} that a cursor is at. */
    static TaskRow row(ResultSet found, Tables tables, DateReader dateReader) throws SQLException {
        return new TaskRow(
                found.getString(1),
                found.getString(2),
                found.getBytes(3),
                dateReader.read(found, 4),
                found.getString(5),
                tables.extended() ? extended(found) : null,
                tables.lineage() == null
                        ? null
                        : lineage(
                                found,
                                2 + Dialect.valueColumns(tables.extended()).size()));
    }

    private static TaskRow.@Nullable Extended extended(ResultSet found) throws SQLException {
        TaskRow.Extended extended = new TaskRow.Extended(
                found.getString(6),
                found.getBytes(7),
                found.getBytes(8),
                found.getString(9),
                found.getObject(10) == null ? null : (Integer) found.getInt(10),
                found.getString(11));
        return extended.isEmpty() ? null : extended;
    }

    private static TaskRow.@Nullable Lineage lineage(ResultSet found, int first) throws SQLException {
        TaskRow.Lineage lineage =
                new TaskRow.Lineage(found.getBytes(first), found.getString(first + 1), found.getString(first + 2));
        return lineage.equals(TaskRow.Lineage.NONE) ? null : lineage;
    }

    /** How the driver hands out {@code date_done} without any zone of its own. */
    @FunctionalInterface
    interface DateReader {
        @Nullable String read(ResultSet row, int column) throws SQLException;
    }
}
