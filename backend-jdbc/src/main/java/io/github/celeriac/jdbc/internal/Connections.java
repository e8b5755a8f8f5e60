package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.StoreMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Where connections come from. */
interface Connections extends AutoCloseable {
    Connection open() throws SQLException;

    /** One more, for long. */
    Connection openForListening() throws SQLException;

    /** Closes a connection for good instead of using it again, if that is ours to decide. */
    void discard(Connection connection);

    /** If there is one of our own. */
    default Optional<StoreMetrics.ConnectionPool> pool() {
        return Optional.empty();
    }

    @Override
    void close();
}
