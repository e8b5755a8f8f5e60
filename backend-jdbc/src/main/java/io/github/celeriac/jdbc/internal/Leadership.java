package io.github.celeriac.jdbc.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * That only one of many nodes does something: a lock of the server's, on a connection that does nothing else. It ends with
 * the connection, whatever becomes of its owner; who gives it up does so by itself, as the connection may be pooled.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");

    private final Connection connection;
    private final Dialect dialect;
    private final String what;

    private Leadership(Connection connection, Dialect dialect, String what) {
        this.connection = connection;
        this.dialect = dialect;
        this.what = what;
    }

    /** Leads, unless another node does. */
    static Optional<Leadership> seek(Database database, String what) throws SQLException {
        Connection connection = database.openForListening();
        try {
            if (database.dialect().tryLead(connection, what)) {
                return Optional.of(new Leadership(connection, database.dialect(), what));
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
            dialect.unlead(connection, what);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a connection that led was lost already", e);
        }
    }
}
