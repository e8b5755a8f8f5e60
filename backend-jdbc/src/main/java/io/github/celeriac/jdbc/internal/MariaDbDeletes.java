package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How rows are deleted from MariaDB and MySQL without waiting for those of others. */
final class MariaDbDeletes {
    private MariaDbDeletes() {}

    /** Each by itself, in one go: for many at once the server may look at the whole table, and wait for rows of others. */
    static void ids(Connection connection, String table, Collection<Long> ids) throws SQLException {
        each(connection, "DELETE FROM " + table + " WHERE id = ?", ids);
    }

    /** The same by task id. */
    static void taskIds(Connection connection, String table, Collection<String> taskIds) throws SQLException {
        each(connection, "DELETE FROM " + table + " WHERE task_id = ?", taskIds);
    }

    private static void each(Connection connection, String sql, Collection<?> values) throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object value : values) {
                statement.setObject(1, value);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static int before(Connection connection, String table, String cutoff, int limit) throws SQLException {
        return ReadCommitted.run(connection, () -> {
            List<Long> ids = new ArrayList<>();
            expired(connection, "id", table, cutoff, limit, row -> ids.add(row.getLong(1)));
            ids(connection, table, ids);
            return ids.size();
        });
    }

    /** The same for the task table, with the lineage of each row. */
    static int withLineage(Connection connection, String table, String lineage, String cutoff, int limit)
            throws SQLException {
        return ReadCommitted.run(connection, () -> {
            List<Long> ids = new ArrayList<>();
            List<String> taskIds = new ArrayList<>();
            expired(connection, "id, task_id", table, cutoff, limit, row -> {
                ids.add(row.getLong(1));
                String taskId = row.getString(2);
                if (taskId != null) {
                    taskIds.add(taskId);
                }
            });
            ids(connection, table, ids);
            taskIds(connection, lineage, taskIds);
            return ids.size();
        });
    }

    private interface Each {
        void accept(ResultSet row) throws SQLException;
    }

    /** Locks what has expired, and hands it out row by row. */
    private static void expired(
            Connection connection, String columns, String table, String cutoff, int limit, Each each)
            throws SQLException {
        String sql = "SELECT " + columns + " FROM " + table + " WHERE date_done < ? LIMIT ?" + lockFreeSql(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, cutoff);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.accept(rows);
                }
            }
        }
    }

    static String lockFreeSql(Connection connection) throws SQLException {
        return " FOR UPDATE" + (skipsLocked(connection) ? " SKIP LOCKED" : "");
    }

    /** MariaDB from 10.6 on, MySQL from 8 on; NOWAIT, too. */
    static boolean skipsLocked(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        int minor = connection.getMetaData().getDatabaseMinorVersion();
        boolean mariadb = MariaDbTables.hasSequences(connection);
        return mariadb ? major > 10 || minor >= 6 : major == 8 || major == 9;
    }
}
