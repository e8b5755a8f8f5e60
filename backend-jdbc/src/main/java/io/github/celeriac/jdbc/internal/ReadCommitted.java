package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction at READ COMMITTED, on a connection that is afterwards as it was before. */
final class ReadCommitted {
    private ReadCommitted() {}

    static <T> T run(Connection connection, Transaction.Work<T> work) throws SQLException {
        int isolation = connection.getTransactionIsolation();
        if (isolation == Connection.TRANSACTION_READ_COMMITTED) {
            return Transaction.run(connection, work);
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        T result;
        try {
            result = Transaction.run(connection, work);
        } catch (Throwable e) {
            restore(connection, isolation, e);
            throw e;
        }
        connection.setTransactionIsolation(isolation);
        return result;
    }

    /** On a connection that is perhaps gone: what counts is why. */
    private static void restore(Connection connection, int isolation, Throwable why) {
        try {
            connection.setTransactionIsolation(isolation);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
