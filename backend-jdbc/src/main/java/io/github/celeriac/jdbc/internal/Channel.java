package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How a database tells of results by itself. Stateless: the state is the connection's. */
interface Channel {
    /** This cannot work here, and trying again soon would not help. */
    final class ImpossibleException extends SQLException {
        private static final long serialVersionUID = 1;

        ImpossibleException(String why) {
            super(why);
        }
    }

    /**
     * Whether each statement of a connection may meet another session, as behind a pooler in transaction mode: then what
     * is listened for reaches somebody else.
     *
     * @param own the one to listen on
     * @param other any other
     */
    boolean isShared(Connection own, Connection other) throws SQLException;

    /** From the return on, all that is committed is heard. */
    void listen(Connection connection) throws SQLException;

    /** Leaves the connection as it was before {@link #listen}. */
    void unlisten(Connection connection) throws SQLException;

    /**
     * What was heard since the last call, waiting for the first of it.
     *
     * @return payloads; empty if there was nothing for so long
     */
    List<String> hear(Connection connection, Duration patience) throws SQLException;

    /**
     * Sends a payload to everybody who listens.
     *
     * @return whether rows that others write are told of, too: somebody installed the trigger
     */
    boolean send(Connection connection, Tables tables, String payload) throws SQLException;

    /** The task ids in a payload; among others, if an id has a line break. */
    Collection<String> taskIds(String payload);
}
