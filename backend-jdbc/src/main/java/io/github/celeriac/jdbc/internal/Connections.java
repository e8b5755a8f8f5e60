package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from. */
interface Connections extends AutoCloseable {
    Connection open() throws SQLException;

    /** One more, for long. */
    Connection openForListening() throws SQLException;

    /** Closes a connection for good instead of using it again, if that is ours to decide. */
    void discard(Connection connection);

    @Override
    void close();
}
