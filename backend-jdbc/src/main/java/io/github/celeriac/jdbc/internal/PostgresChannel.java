package io.github.celeriac.jdbc.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * {@code LISTEN} and {@code NOTIFY}. A payload is a task id, or several of them, one a line; one with a line break in it
 * travels alone. All result tables of a database share the channel: what nobody here waits for is dropped.
 */
final class PostgresChannel implements Channel {
    static final String NAME = "celeriac";

    /** The server takes less than 8,000 bytes. */
    private static final int PAYLOAD_BYTES = 7_900;

    /** Sessions that are shared show it at the first of them, unless the pooler is busy with others. */
    private static final int ROUNDS = 5;

    /** Packs ids, none of which is over 155 characters, into as few payloads as possible. */
    static List<String> payloads(Collection<String> taskIds) {
        List<String> payloads = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        int bytes = 0;
        for (String id : taskIds) {
            if (id.indexOf('\n') >= 0) {
                payloads.add(id);
                continue;
            }
            int more = id.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + more > PAYLOAD_BYTES) {
                payloads.add(lines.toString());
                lines.setLength(0);
                bytes = 0;
            }
            lines.append(bytes == 0 ? "" : "\n").append(id);
            bytes += more;
        }
        if (bytes > 0) {
            payloads.add(lines.toString());
        }
        return payloads;
    }

    @Override
    public Collection<String> taskIds(String payload) {
        return payload.indexOf('\n') < 0
                ? List.of(payload)
                : Stream.concat(Stream.of(payload), Arrays.stream(payload.split("\n")))
                        .toList();
    }

    /** A pooler invents the process id that it tells its clients; and a session of one's own is never another's. */
    @Override
    public boolean isShared(Connection own, Connection other) throws SQLException {
        int session = session(own);
        if (session == driver(own).getBackendPID()) {
            return false;
        }
        for (int round = 0; round < ROUNDS; round++) {
            session = session(own);
            other.setAutoCommit(false);
            try {
                if (session(other) == session || session(own) != session) {
                    return true;
                }
            } finally {
                other.rollback();
                other.setAutoCommit(true);
            }
        }
        return false;
    }

    static PGConnection driver(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            throw new ImpossibleException("the connection is not of org.postgresql:postgresql");
        }
        return connection.unwrap(PGConnection.class);
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT pg_backend_pid()")) {
            found.next();
            return found.getInt(1);
        }
    }

    @Override
    public void listen(Connection connection) throws SQLException {
        execute(connection, "LISTEN " + NAME);
    }

    @Override
    public void unlisten(Connection connection) throws SQLException {
        execute(connection, "UNLISTEN " + NAME);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public List<String> hear(Connection connection, Duration patience) throws SQLException {
        PGNotification[] heard = driver(connection).getNotifications(Math.max(1, (int) patience.toMillis()));
        return heard == null
                ? List.of()
                : Arrays.stream(heard)
                        .filter(notification -> notification.getName().equals(NAME))
                        .map(PGNotification::getParameter)
                        .toList();
    }

    @Override
    public boolean send(Connection connection, Tables tables, String payload) throws SQLException {
        String sql = "SELECT pg_notify('" + NAME + "', ?), EXISTS (SELECT FROM pg_catalog.pg_trigger"
                + " WHERE tgrelid = to_regclass(?) AND tgname = 'celeriac_notify' AND tgenabled IN ('O', 'A'))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, payload);
            statement.setString(2, tables.task());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getBoolean(2);
            }
        }
    }
}
