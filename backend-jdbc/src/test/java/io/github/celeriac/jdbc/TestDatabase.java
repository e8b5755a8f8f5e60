package io.github.celeriac.jdbc;

import io.github.celeriac.Credentials;
import io.github.celeriac.testkit.live.LiveServer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One database of PostgreSQL or MariaDB, for tests that mean both.
 *
 * @param dialect the folder of its migrations
 * @param store as Python is told
 * @param client what the server's own client prints for a statement, as its administrator
 */
record TestDatabase(
        String dialect,
        LiveServer server,
        LiveStore store,
        String url,
        String jdbcUrl,
        String user,
        String password,
        UnaryOperator<String> client) {

    static TestDatabase of(PostgresServer server, PostgresServer.Database database) {
        return new TestDatabase(
                "postgresql",
                server,
                database,
                database.urlWithoutPassword(),
                database.jdbcUrl(),
                server.user(),
                server.password(),
                database::sql);
    }

    static TestDatabase of(MariaDbServer server, MariaDbServer.Database database) {
        return new TestDatabase(
                "mariadb",
                server,
                database,
                database.urlWithoutPassword(),
                database.jdbcUrl(),
                server.user(),
                server.password(),
                database::sql);
    }

    /** An empty one on every configured generation of both. */
    static List<TestDatabase> everywhere() {
        return Stream.concat(
                        PostgresServer.all().stream().map(server -> of(server, server.newDatabase())),
                        MariaDbServer.all().stream().map(server -> of(server, server.newDatabase())))
                .toList();
    }

    /** The same on the newest generation of both. */
    static List<TestDatabase> onTheNewest() {
        PostgresServer postgres = PostgresServer.newest();
        MariaDbServer mariadb = MariaDbServer.newest();
        return List.of(of(postgres, postgres.newDatabase()), of(mariadb, mariadb.newDatabase()));
    }

    boolean isPostgres() {
        return dialect.equals("postgresql");
    }

    JdbcResultBackend.Builder builder() {
        return JdbcResultBackend.builder().url(url).password(Credentials.literal(password));
    }

    String sql(String statement) {
        return client.apply(statement);
    }

    /** Runs a migration, as a DBA would. */
    void migrate(String file) {
        sql(migration(file));
    }

    static String migration(String file) {
        try (InputStream in = TestDatabase.class.getResourceAsStream("/META-INF/celeriac/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the application's user. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** A date_done so long ago. */
    String ago(Duration duration) {
        String seconds = String.valueOf(duration.toSeconds());
        return isPostgres()
                ? "(now() AT TIME ZONE 'UTC' - interval '" + seconds + " seconds')"
                : "(UTC_TIMESTAMP() - INTERVAL " + seconds + " SECOND)";
    }

    /** SQL for a new id. */
    String nextId() {
        return isPostgres() ? "nextval('task_id_sequence')" : "NEXTVAL(task_id_sequence)";
    }

    static void eventually(String what, BooleanSupplier isSo) {
        eventually(what, Duration.ofSeconds(30), isSo);
    }

    static void eventually(String what, Duration patience, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so after " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public String toString() {
        return server.image();
    }
}
