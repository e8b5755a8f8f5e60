package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction at READ COMMITTED, on a connection that is afterwards as it was before. */
final class ReadCommitted {
    private ReadCommitted() {}

    static <T> T run(Connection connection, Dialect.Work<T> work) throws SQLException {
        int isolation = connection.getTransactionIsolation();
        boolean other = isolation != Connection.TRANSACTION_READ_COMMITTED;
        if (other) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run();
            connection.commit();
        } catch (SQLException e) {
            undo(connection, other ? isolation : Connection.TRANSACTION_READ_COMMITTED, e);
            throw e;
        }
        connection.setAutoCommit(true);
        if (other) {
            connection.setTransactionIsolation(isolation);
        }
        return result;
    }

    /** On a connection that is perhaps gone: what counts is why. */
    private static void undo(Connection connection, int isolation, SQLException why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(isolation);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
