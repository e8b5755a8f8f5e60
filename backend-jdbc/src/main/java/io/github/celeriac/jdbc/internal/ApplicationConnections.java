package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The application's own {@link DataSource}, which is not closed. */
record ApplicationConnections(DataSource dataSource) implements Connections {
    @Override
    public Connection open() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        return connection;
    }

    @Override
    public Connection openForListening() throws SQLException {
        return open();
    }

    @Override
    public void discard(Connection connection) {}

    @Override
    public void close() {}
}
