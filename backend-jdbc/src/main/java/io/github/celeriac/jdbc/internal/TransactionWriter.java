package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.WriteOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Stores as a part of the application's own transaction: on its connection, on its thread, once. It becomes visible, and
 * wakes whoever waits, when the application commits.
 */
record TransactionWriter(Database database, Schema schema, boolean extended) {

    /**
     * Returns what it will come to if the application commits.
     *
     * @throws ResultBackendException if {@code transaction} is none, or it was not written; the transaction can go on where
     *     the database allows that, and can always be rolled back
     */
    WriteOutcome store(Object transaction, TaskRow row) {
        Connection connection = require(transaction);
        Request.Store request = new Request.Store(row);
        findTables();
        try {
            Tables tables = schema.tables(connection);
            String refusal = tables.widths().refusal(row);
            if (refusal != null) {
                throw new ResultEncodingException("result of task " + row.taskId() + " does not fit: " + refusal);
            }
            store(connection, tables, request);
        } catch (SQLException e) {
            throw database.dialect().problem(database.description(), e).exception();
        }
        return request.future().join();
    }

    /** On another connection: to create tables would end the application's transaction. */
    private void findTables() {
        SqlProblem problem = schema.isKnown() ? null : database.use(schema::tables);
        if (problem != null) {
            throw problem.exception();
        }
    }

    private void store(Connection connection, Tables tables, Request.Store request) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            new StoreBatch(List.of(request))
                    .run(database.dialect().withinTransaction(), connection, tables, extended && tables.extended());
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            undo(connection, before, e);
            throw e;
        }
    }

    private static void undo(Connection connection, Savepoint before, SQLException why) {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            why.addSuppressed(e); // the database has ended the whole transaction, or the connection
        }
    }

    private static Connection require(Object transaction) {
        if (!(transaction instanceof Connection connection)) {
            throw new ResultBackendException("transaction was of type "
                    + transaction.getClass().getName() + " but must be a java.sql.Connection; hand in the one that your"
                    + " transaction is on");
        }
        try {
            if (connection.getAutoCommit()) {
                throw new ResultBackendException("connection was in autocommit mode but must have a transaction;"
                        + " setAutoCommit(false) first, or use writer() without a connection");
            }
        } catch (SQLException e) {
            throw new ResultBackendException("connection cannot be used; is it closed?", e);
        }
        return connection;
    }
}
