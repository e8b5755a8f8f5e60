package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The side table on MariaDB and MySQL: written under the locks of the rows that it is about. */
final class MariaDbLineage {
    private static final String REPLACE = " ON DUPLICATE KEY UPDATE "
            + Dialect.LINEAGE_COLUMNS.stream()
                    .map(column -> column + " = VALUES(" + column + ")")
                    .collect(Collectors.joining(", "));

    private MariaDbLineage() {}

    static void write(Connection connection, Tables tables, List<TaskRow> rows) throws SQLException {
        if (tables.lineage() == null) {
            return;
        }
        String sql = "INSERT INTO " + tables.lineageName() + " (task_id, " + String.join(", ", Dialect.LINEAGE_COLUMNS)
                + ") VALUES ";
        for (List<TaskRow> part : MariaDbStore.parts(rows)) {
            try (PreparedStatement statement = connection.prepareStatement(
                    sql + String.join(", ", Collections.nCopies(part.size(), "(?, ?, ?, ?)")) + REPLACE)) {
                int next = 1;
                for (TaskRow row : part) {
                    next = Dialect.bindLineage(statement, next, row);
                }
                statement.executeUpdate();
            }
        }
    }
}
