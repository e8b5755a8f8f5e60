package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Finding.Severity;
import io.github.celeriac.spi.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks for the two indexes that Celery's models give each table. */
record IndexExaminer(Dialect dialect, Findings findings, boolean repair) {

    /**
     * @param table quoted
     * @param schema its schema as it was given, if it was
     * @param name its plain name
     * @param celerys what Celery calls it
     * @param id the column that tells what a row is about
     */
    void examine(Connection connection, String table, @Nullable String schema, String name, String celerys, String id)
            throws SQLException {
        if (!dialect.indexed(connection, schema, name, true).contains(id)) {
            findings.add(
                    "missing_unique",
                    Severity.DAMAGE,
                    table + "." + id,
                    id + " has no unique index: reads look at every row, and one id can have two rows",
                    "delete duplicates, then CREATE UNIQUE INDEX ON " + table + " (" + id + ")");
        }
        if (!dialect.indexed(connection, schema, name, false).contains("date_done")) {
            String index = "ix_" + celerys + "_date_done";
            findings.add(
                    "missing_index",
                    Severity.WARNING,
                    table + ".date_done",
                    "date_done has no index, as in tables made by Celery before 5.6.3: a cleanup looks at every row",
                    "create the index of Celery 5.6.3, " + index);
            findings.repairable("missing_index", repair ? create(connection, index, table) : 0);
        }
    }

    private int create(Connection connection, String index, String table) throws SQLException {
        String sql = dialect.createIndexSql() + " " + index + " ON " + table + " (date_done)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
        return 1;
    }
}
