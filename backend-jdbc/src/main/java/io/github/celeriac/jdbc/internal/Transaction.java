package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** All of it or nothing, whatever it fails with; on a connection that is in autocommit before and afterwards. */
final class Transaction {
    /** Statements that commit together. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private Transaction() {}

    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run();
            connection.commit();
        } catch (Throwable e) {
            undo(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    /** On a connection that is perhaps gone: what counts is why. Autocommit would commit what was not rolled back. */
    private static void undo(Connection connection, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
