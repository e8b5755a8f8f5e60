package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryPeer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A result in the application's own transaction: with its business rows, or not at all. */
@Timeout(120)
class DatabaseTransactionIT {
    static List<TestDatabase> databases() {
        return TestDatabase.everywhere();
    }

    private static ResultBackend open(TestDatabase database) {
        ResultBackend results = database.builder().build();
        database.sql("CREATE TABLE payments (id INTEGER PRIMARY KEY)");
        database.sql("GRANT ALL ON payments TO " + database.user());
        return results;
    }

    private static void pay(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO payments VALUES (" + id + ")");
        }
    }

    private static String payments(TestDatabase database) {
        return database.sql("SELECT count(*) FROM payments");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void business_rows_and_result_are_committed_together_and_wake_who_waits(TestDatabase database) throws Exception {
        try (ResultBackend results = open(database);
                Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            ResultWriter writer = JdbcResultBackend.writer(results, connection);
            CompletableFuture<Integer> awaited = results.awaitAsync("paid", Integer.class, Duration.ofSeconds(60));
            pay(connection, 1);
            assertThat(writer.started(TaskContext.of("paid"))).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(writer.success(TaskContext.of("paid"), 1)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(writer.failure(TaskContext.of("paid"), new IllegalStateException("late")))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            pay(connection, 2);
            assertThat(results.fetch("paid")).isInstanceOf(TaskResult.Absent.class);
            assertThat(awaited).isNotDone();
            assertThat(payments(database)).isEqualTo("0");
            connection.commit();
            assertThat(awaited.join()).isEqualTo(1);
            assertThat(payments(database)).isEqualTo("2");
            for (CeleryPeer peer : CeleryPeer.all()) {
                assertThat(peer.app(database.store()).difference("paid", "1")).isEmpty();
            }
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(writer.success(TaskContext.of("next"), 1)).isEqualTo(WriteOutcome.WRITTEN);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void they_are_rolled_back_together(TestDatabase database) throws Exception {
        try (ResultBackend results = open(database);
                Connection connection = database.connect()) {
            results.writer().update(TaskContext.of("paid"), "PROGRESS", 1L);
            connection.setAutoCommit(false);
            pay(connection, 1);
            JdbcResultBackend.writer(results, connection).success(TaskContext.of("paid"), 1);
            connection.rollback();
            assertThat(payments(database)).isEqualTo("0");
            assertThat(results.fetch("paid").state()).isEqualTo("PROGRESS");
        }
    }

    /** Between any two statements. */
    @ParameterizedTest
    @MethodSource("databases")
    void killed_between_the_statements_nothing_of_it_is_there(TestDatabase database) throws Exception {
        try (ResultBackend results = open(database)) {
            for (int killedAfter = 1; killedAfter <= 3; killedAfter++) {
                try (Connection connection = database.connect()) {
                    connection.setAutoCommit(false);
                    String killed = session(database, connection);
                    ResultWriter writer = JdbcResultBackend.writer(results, connection);
                    for (int step = 1; step <= killedAfter; step++) {
                        step(connection, writer, step);
                    }
                    kill(database, killed);
                    int next = killedAfter + 1;
                    assertThatThrownBy(() -> {
                                step(connection, writer, next);
                                connection.commit();
                            })
                            .isInstanceOfAny(SQLException.class, ResultBackendException.class);
                }
                assertThat(payments(database)).isEqualTo("0");
                assertThat(results.fetch("paid")).isInstanceOf(TaskResult.Absent.class);
            }
        }
    }

    private static void step(Connection connection, ResultWriter writer, int step) throws SQLException {
        if (step == 2) {
            writer.success(TaskContext.of("paid"), 1);
        } else if (step <= 3) {
            pay(connection, step);
        }
    }

    private static String session(TestDatabase database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var found = statement.executeQuery(
                        database.isPostgres() ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")) {
            found.next();
            return found.getString(1);
        }
    }

    private static void kill(TestDatabase database, String session) {
        database.sql(database.isPostgres() ? "SELECT pg_terminate_backend(" + session + ")" : "KILL " + session);
        String left = database.isPostgres()
                ? "SELECT count(*) FROM pg_stat_activity WHERE pid = " + session
                : "SELECT count(*) FROM information_schema.processlist WHERE id = " + session;
        TestDatabase.eventually("the session is gone", () -> database.sql(left).equals("0"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_value_that_cannot_be_stored_leaves_the_transaction_usable(TestDatabase database) throws Exception {
        try (ResultBackend results = open(database);
                Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            ResultWriter writer = JdbcResultBackend.writer(results, connection);
            pay(connection, 1);
            assertThatThrownBy(() -> writer.update(TaskContext.of("a"), "X".repeat(51), 1))
                    .isInstanceOf(ResultEncodingException.class);
            pay(connection, 2);
            assertThat(writer.success(TaskContext.of("a"), 1)).isEqualTo(WriteOutcome.WRITTEN);
            connection.commit();
            assertThat(payments(database)).isEqualTo("2");
            assertThat(results.fetch("a").get()).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_connection_without_a_transaction_is_refused(TestDatabase database) throws Exception {
        try (ResultBackend results = database.builder().build();
                Connection connection = database.connect()) {
            assertThatThrownBy(
                            () -> JdbcResultBackend.writer(results, connection).success(TaskContext.of("a"), 1))
                    .isInstanceOf(ResultBackendException.class)
                    .hasMessageContainingAll("autocommit", "setAutoCommit(false)");
            assertThat(results.fetch("a")).isInstanceOf(TaskResult.Absent.class);
        }
    }
}
