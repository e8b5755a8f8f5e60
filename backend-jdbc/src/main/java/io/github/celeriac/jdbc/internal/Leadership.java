package io.github.celeriac.jdbc.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * That only one of many nodes does something: a lock of the server's, on a connection that does nothing else. It ends with
 * the connection, whatever becomes of its owner.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");

    private final Connection connection;

    private Leadership(Connection connection) {
        this.connection = connection;
    }

    /** Leads, unless another node does. */
    static Optional<Leadership> seek(Database database, String what) throws SQLException {
        Connection connection = database.openForListening();
        try {
            if (database.dialect().tryLead(connection, what)) {
                return Optional.of(new Leadership(connection));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.close();
        return Optional.empty();
    }

    /** Throws if it is over: the server has ended the connection. */
    void require() throws SQLException {
        Dialect.number(connection, "SELECT 1");
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a connection that led was lost already", e);
        }
    }
}
