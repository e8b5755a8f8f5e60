package io.github.celeriac.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** What one writes by hand with pgjdbc: an upsert that notifies, and a LISTEN with a SELECT of what was heard. */
final class RawPostgres implements AutoCloseable {
    private static final String COLUMNS = "INSERT INTO celery_taskmeta AS t (id, task_id, status, result, date_done)"
            + " VALUES (nextval('task_id_sequence'), ?, 'SUCCESS', ?, now() AT TIME ZONE 'UTC')";
    private static final String UPSERT = COLUMNS + " ON CONFLICT (task_id) DO UPDATE SET status = excluded.status,"
            + " result = excluded.result, date_done = excluded.date_done WHERE t.status <> 'SUCCESS'";

    /** {@code {"sum": 3}}, as Python pickles it. */
    private static final byte[] PICKLED = HexFormat.of().parseHex("8005950c000000000000007d948c0373756d944b03732e");

    private final Connection writer;
    private final Connection listener;

    RawPostgres(DataSource pool) throws SQLException {
        writer = pool.getConnection();
        listener = pool.getConnection();
        try (Statement statement = listener.createStatement()) {
            statement.execute("LISTEN celeriac");
        }
    }

    /** As stores of the library do: in one statement. */
    void storeAndNotify(String id) throws SQLException {
        execute(
                "WITH stored AS (" + UPSERT + " RETURNING task_id) SELECT pg_notify('celeriac', task_id) FROM stored",
                id);
    }

    /** As Python does: nobody is told. */
    void store(String id) throws SQLException {
        execute(COLUMNS, id);
    }

    private void execute(String sql, String id) throws SQLException {
        execute(writer, sql, id);
    }

    /** A row and a commit of its own. */
    static void upsert(DataSource pool, String id) {
        try (Connection connection = pool.getConnection()) {
            execute(connection, UPSERT, id);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setBytes(2, PICKLED);
            statement.execute();
        }
    }

    /** Nanoseconds from the store to the row in the hands of who listens. */
    long wakeUp(String id) throws SQLException {
        PGConnection heard = listener.unwrap(PGConnection.class);
        heard.getNotifications(); // those of others
        long begin = System.nanoTime();
        storeAndNotify(id);
        while (heard.getNotifications(10_000).length == 0) {
            Thread.onSpinWait();
        }
        try (PreparedStatement statement =
                listener.prepareStatement("SELECT status, result FROM celery_taskmeta WHERE task_id = ?")) {
            statement.setString(1, id);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                found.getBytes(2);
            }
        }
        return System.nanoTime() - begin;
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = listener.createStatement()) {
            statement.execute("UNLISTEN *");
        }
        writer.close();
        listener.close();
    }
}
