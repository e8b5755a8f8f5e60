package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryPostgres;
import io.github.celeriac.testkit.live.PgBouncerServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/** A store of which the caller was told that it took too long does not happen afterwards. */
@OnEveryPostgres
@Timeout(120)
class PostgresLateStoreIT {
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    @Parameter
    PostgresServer postgres;

    private PostgresServer.Database database;

    @BeforeEach
    void newDatabase() {
        database = postgres.newDatabase();
    }

    private ResultBackend open(String url, Duration patience) {
        return JdbcResultBackend.builder()
                .url(url)
                .password(Credentials.literal(postgres.password()))
                .operationTimeout(patience)
                .build();
    }

    @Test
    void a_store_that_timed_out_behind_a_lock_does_not_land_over_a_newer_state() throws Exception {
        timesOutBehindALock(database.urlWithoutPassword());
    }

    @Test
    void nor_does_it_through_a_pooler_in_transaction_mode() throws Exception {
        try (PgBouncerServer pooler = new PgBouncerServer(database, "transaction")) {
            timesOutBehindALock(pooler.urlWithoutPassword());
        }
    }

    private void timesOutBehindALock(String url) throws SQLException {
        try (ResultBackend results = open(url, Duration.ofSeconds(2));
                Connection other =
                        DriverManager.getConnection(database.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = other.createStatement()) {
            results.writer().started(TaskContext.of("a"));
            other.setAutoCommit(false);
            statement.execute("UPDATE celery_taskmeta SET status = 'FAILURE' WHERE task_id = 'a'");
            assertThatThrownBy(() -> results.writer().update(TaskContext.of("a"), "PROGRESS", 1L))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("operation_timeout");
            untilNobodyWaitsForALock();
            assertThat(results.writer().success(TaskContext.of("b"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            other.commit();
            assertThat(results.writer().success(TaskContext.of("c"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(database.sql("SELECT status FROM celery_taskmeta WHERE task_id = 'a'"))
                    .isEqualTo("FAILURE");
        }
    }

    private void untilNobodyWaitsForALock() {
        while (!database.sql(WAITING).equals("0")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void cancelled_batches_lose_nothing_of_later_callers() throws Exception {
        try (ResultBackend results = open(database.urlWithoutPassword(), Duration.ofSeconds(3));
                Connection other =
                        DriverManager.getConnection(database.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = other.createStatement()) {
            results.writer().started(TaskContext.of("locked"));
            other.setAutoCommit(false);
            statement.execute("SELECT FROM celery_taskmeta WHERE task_id = 'locked' FOR UPDATE");
            CompletableFuture<WriteOutcome> locked = results.writer().successAsync(TaskContext.of("locked"), 1L);
            while (database.sql(WAITING).equals("0")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            // Half of their time goes by before the locked one gives way.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));
            List<CompletableFuture<WriteOutcome>> behind = IntStream.range(0, 100)
                    .mapToObj(i -> results.writer().successAsync(TaskContext.of("behind-" + i), 1L))
                    .toList();
            assertThatThrownBy(locked::join).hasCauseInstanceOf(BackendUnavailableException.class);
            assertThat(behind).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            other.rollback();
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta WHERE status = 'SUCCESS'"))
                    .isEqualTo("100");
        }
    }
}
