package io.github.celeriac.jdbc;

import static io.github.celeriac.jdbc.TestDatabase.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool is measured if it is the backend's own. */
@Timeout(120)
class DatabasePoolIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RecordedMetrics metrics = new RecordedMetrics();

    static List<TestDatabase> databases() {
        return TestDatabase.onTheNewest();
    }

    private double active() {
        return metrics.gauge(Metric.POOL_CONNECTIONS, "active");
    }

    private double idle() {
        return metrics.gauge(Metric.POOL_CONNECTIONS, "idle");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void connections_that_are_lent_are_told_from_those_that_are_idle(TestDatabase database) throws SQLException {
        try (ResultBackend results = database.builder()
                        .metrics(metrics)
                        .operationTimeout(PATIENCE)
                        .build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            results.writer().success(TaskContext.of("t"), 1L);
            eventually("all are given back", () -> active() == 0 && idle() >= 1);
            assertThat(metrics.gauge(Metric.POOL_MAX)).isBetween(4.0, 6.0);
            assertThat(metrics.gauge(Metric.POOL_PENDING)).isZero();
            other.setAutoCommit(false);
            statement.execute(
                    database.isPostgres()
                            ? "LOCK TABLE celery_taskmeta IN ACCESS EXCLUSIVE MODE"
                            : "LOCK TABLES celery_taskmeta WRITE");
            CompletableFuture<TaskResult<Object>> fetch = CompletableFuture.supplyAsync(() -> results.fetch("t"));
            eventually("one is lent", () -> active() >= 1);
            statement.execute(database.isPostgres() ? "ROLLBACK" : "UNLOCK TABLES");
            assertThat(fetch.join().isReady()).isTrue();
            eventually("it is given back", () -> active() == 0);
        }
        assertThat(metrics.gauges()).isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void connections_of_the_application_s_are_its_own_to_measure(TestDatabase database) {
        try (ResultBackend results = JdbcResultBackend.builder()
                .dataSource(new CountingDataSource(database.jdbcUrl(), database.user(), database.password()))
                .metrics(metrics)
                .build()) {
            assertThat(results.writer().success(TaskContext.of("t"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(metrics.gauges()).isPositive();
            assertThat(metrics.gauge(Metric.POOL_MAX)).isZero();
        }
    }

    @Test
    void who_waits_for_a_connection_that_the_database_does_not_make_is_counted() {
        PostgresServer server = PostgresServer.newest();
        PostgresServer.Database database = server.newDatabase();
        TestDatabase.of(server, database).builder().build().close(); // makes the tables
        String role = "few_" + database.name();
        database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'your_password_here'");
        database.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON celery_taskmeta TO " + role);
        database.sql("GRANT USAGE ON SEQUENCE task_id_sequence TO " + role);
        try (ResultBackend results = JdbcResultBackend.builder()
                .url(database.urlWithoutPassword().replace(server.user() + "@", role + "@"))
                .password(Credentials.literal("your_password_here"))
                .operationTimeout(PATIENCE)
                .metrics(metrics)
                .build()) {
            database.sql("ALTER ROLE " + role + " CONNECTION LIMIT 0");
            database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
            CompletableFuture<WriteOutcome> store = results.writer().successAsync(TaskContext.of("t"), 1L);
            eventually("the store waits", () -> metrics.gauge(Metric.POOL_PENDING) >= 1);
            database.sql("ALTER ROLE " + role + " CONNECTION LIMIT -1");
            assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN);
            eventually("nobody waits", () -> metrics.gauge(Metric.POOL_PENDING) == 0);
        }
    }
}
