package io.github.celeriac.jdbc.internal;

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
    private volatile @Nullable Tables found;

    Schema(Dialect dialect, TableNames names) {
        this.dialect = dialect;
        this.names = names;
    }

    TableNames names() {
        return names;
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
}
