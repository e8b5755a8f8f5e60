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
            String sql = expiredSql(connection, "id", table);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, cutoff);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
            }
            ids(connection, table, ids);
            return ids.size();
        });
    }

    /** The same for the task table, with the lineage of each row. */
    static int tasksBefore(Connection connection, Tables tables, String cutoff, int limit) throws SQLException {
        return ReadCommitted.run(connection, () -> {
            List<Long> ids = new ArrayList<>();
            List<String> taskIds = new ArrayList<>();
            String sql = expiredSql(connection, "id, task_id", tables.task());
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, cutoff);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                        String taskId = rows.getString(2);
                        if (taskId != null) {
                            taskIds.add(taskId);
                        }
                    }
                }
            }
            ids(connection, tables.task(), ids);
            MariaDbLineage.delete(connection, tables, taskIds);
            return ids.size();
        });
    }

    private static String expiredSql(Connection connection, String columns, String table) throws SQLException {
        return "SELECT " + columns + " FROM " + table + " WHERE date_done < ? LIMIT ?" + lockFreeSql(connection);
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
