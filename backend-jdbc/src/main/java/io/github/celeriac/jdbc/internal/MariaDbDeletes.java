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
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            for (Long id : ids) {
                statement.setLong(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static int before(Connection connection, String table, String cutoff, int limit) throws SQLException {
        String sql = "SELECT id FROM " + table + " WHERE date_done < ? LIMIT ? FOR UPDATE"
                + (skipsLocked(connection) ? " SKIP LOCKED" : "");
        return ReadCommitted.run(connection, () -> {
            List<Long> ids = new ArrayList<>();
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

    /** MariaDB from 10.6 on, MySQL from 8 on; NOWAIT, too. */
    static boolean skipsLocked(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        int minor = connection.getMetaData().getDatabaseMinorVersion();
        boolean mariadb = MariaDbTables.hasSequences(connection);
        return mariadb ? major > 10 || minor >= 6 : major == 8 || major == 9;
    }
}
