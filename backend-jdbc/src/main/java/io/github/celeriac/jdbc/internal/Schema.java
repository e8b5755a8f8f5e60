package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.InvalidSettingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds the tables, and creates those that are missing; any number of nodes and Python may do so at once. */
final class Schema {
    /** As in {@code celery.backends.database.session}. */
    private static final int ATTEMPTS = 10;

    private final Dialect dialect;
    private final TableNames names;
    private final SchemaMode mode;
    private volatile @Nullable Tables found;

    Schema(Dialect dialect, TableNames names, SchemaMode mode) {
        this.dialect = dialect;
        this.names = names;
        this.mode = mode;
    }

    TableNames names() {
        return names;
    }

    /**
     * Looks at every column and index.
     *
     * @throws InvalidSettingException if one is missing or too narrow, each with the statement that mends it
     */
    void validate(Connection connection, int maxResultBytes) throws SQLException {
        Tables tables = dialect.inspect(connection, names);
        List<String> problems = new TableValidator(dialect, names, dialect.ddl(connection), maxResultBytes)
                .validate(connection, tables);
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems.stream()
                    .map(problem -> "database_schema was 'validate' but " + problem)
                    .toList());
        }
    }

    /** The tables, looked for only once. Needs no right to create any if they are there. */
    Tables tables(Connection connection) throws SQLException {
        Tables known = found;
        if (known == null) {
            known = findOrCreate(connection);
            found = known;
        }
        return known;
    }

    /** Whether {@link #tables} has found them before. */
    boolean isKnown() {
        return found != null;
    }

    /** The same, looked for now: they may have been altered. */
    Tables tablesNow(Connection connection) throws SQLException {
        found = null;
        return tables(connection);
    }

    private Tables findOrCreate(Connection connection) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Tables tables = dialect.inspect(connection, names);
            if (tables.complete()) {
                return tables;
            }
            if (mode != SchemaMode.CREATE) {
                throw new BackendAccessException(
                        "there is no table " + tables.missing() + ", and database_schema is " + mode + "; run "
                                + resource(connection, tables) + " from the jar, or set database_schema to create",
                        null);
            }
            List<String> ddl = Ddl.missing(dialect, dialect.ddl(connection), names, tables);
            try {
                dialect.create(connection, ddl);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !dialect.isCreationRace(e)) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextLong(5, 50)));
            }
        }
    }

    /** What makes the first that is missing. */
    private String resource(Connection connection, Tables tables) throws SQLException {
        return tables.taskExists() && tables.groupExists()
                ? Ddl.lineageResource(dialect)
                : Ddl.resource(dialect.ddl(connection));
    }
}
