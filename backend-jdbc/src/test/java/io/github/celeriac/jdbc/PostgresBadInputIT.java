package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.OnEveryPostgres;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.value.ResultTuple;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.postgresql.ds.PGSimpleDataSource;

@OnEveryPostgres
@Timeout(60)
class PostgresBadInputIT {
    @Parameter
    PostgresServer postgres;

    private JdbcResultBackend.Builder builder(PostgresServer.Database database) {
        return JdbcResultBackend.builder()
                .url(database.urlWithoutPassword())
                .password(Credentials.literal(postgres.password()));
    }

    private JdbcResultBackend.Builder builder(PostgresServer.Database database, String role) {
        return JdbcResultBackend.builder()
                .url(database.urlWithoutPassword().replace(postgres.user() + "@", role + "@"))
                .password(Credentials.literal("your_password_here"));
    }

    @Test
    void a_wrong_password_is_named_at_once() {
        long started = System.nanoTime();
        assertThatThrownBy(() -> JdbcResultBackend.builder()
                        .url(postgres.database().urlWithoutPassword())
                        .password(Credentials.literal("your_password_here"))
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContainingAll("password authentication failed", "result_backend")
                .hasMessageNotContaining("your_password_here");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_database_that_does_not_exist_is_named() {
        PostgresServer.Database missing = new PostgresServer.Database(postgres, "no_such_database");
        assertThatThrownBy(() -> builder(missing).build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("no_such_database");
    }

    @Test
    void a_server_that_is_not_there_is_named_within_the_operation_timeout() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> JdbcResultBackend.builder()
                        .url("db+postgresql://celery@127.0.0.1:" + port + "/results")
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("postgresql at 127.0.0.1:" + port + "/results");
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long started = System.nanoTime();
            assertThatThrownBy(() -> JdbcResultBackend.builder()
                            .url("db+postgresql://celery@127.0.0.1:" + silent.getLocalPort() + "/results")
                            .operationTimeout(Duration.ofSeconds(2))
                            .build())
                    .isInstanceOf(BackendUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void a_role_that_may_not_create_is_told_so_unless_the_tables_are_there() {
        PostgresServer.Database database = postgres.newDatabase();
        database.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        database.sql("DROP ROLE IF EXISTS reader_" + database.name());
        database.sql("CREATE ROLE reader_" + database.name() + " LOGIN PASSWORD 'your_password_here'");
        JdbcResultBackend.Builder reader = builder(database, "reader_" + database.name());
        assertThatThrownBy(reader::build)
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("permission denied for schema public");
        builder(database).build().close();
        database.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON celery_taskmeta, celery_tasksetmeta TO reader_"
                + database.name());
        database.sql("GRANT USAGE ON SEQUENCE task_id_sequence, taskset_id_sequence TO reader_" + database.name());
        try (ResultBackend results = reader.build()) {
            assertThat(results.writer().success(TaskContext.of("a"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
        database.sql("REVOKE INSERT ON celery_taskmeta FROM reader_" + database.name());
        try (ResultBackend results = reader.build()) {
            assertThatThrownBy(() -> results.writer().success(TaskContext.of("b"), 1L))
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContaining("permission denied for table celery_taskmeta");
        }
    }

    @Test
    void what_is_documented_as_a_roles_rights_is_enough() {
        PostgresServer.Database database = postgres.newDatabase();
        builder(database).build().close();
        String role = "writer_" + database.name();
        RecordedMetrics metrics = new RecordedMetrics();
        database.sql("DROP ROLE IF EXISTS " + role);
        database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'your_password_here'");
        database.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON celery_taskmeta, celery_tasksetmeta TO " + role);
        database.sql("GRANT USAGE ON SEQUENCE task_id_sequence, taskset_id_sequence TO " + role);
        try (ResultBackend results = builder(database, role).metrics(metrics).build()) {
            assertThat(results.examine()).isEmpty();
            for (int i = 0; i < 7; i++) {
                results.writer().success(TaskContext.of("task-" + i), i);
            }
            results.group(ResultTuple.group("group", List.of(ResultTuple.task("task-0", null))))
                    .save();
            assertThat(results.restoreGroup("group")).isPresent();
            results.forget(List.of("task-6")); // the sequence is ahead of the table
            TestDatabase.eventually("gauge is known", () -> !Double.isNaN(metrics.gauge(Metric.IDS_LEFT)));
            assertThat(metrics.gauge(Metric.IDS_LEFT)).isEqualTo(Integer.MAX_VALUE - 7);
            assertThat(results.examine()).isEmpty();
            assertThat(results.cleanup()).isZero();
        }
    }

    /** Else a store that the server does not answer would be taken for one that is refused, and not be spooled. */
    @Test
    void a_gauge_that_is_refused_is_no_reason_why_others_get_no_answer() throws Exception {
        PostgresServer.Database database = postgres.newDatabase();
        builder(database).build().close();
        String role = "gauged_" + database.name();
        RecordedMetrics metrics = new RecordedMetrics();
        database.sql("DROP ROLE IF EXISTS " + role);
        database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'your_password_here'");
        database.sql("GRANT SELECT ON celery_taskmeta, celery_tasksetmeta TO " + role);
        try (ResultBackend results = builder(database, role)
                        .metrics(metrics)
                        .operationTimeout(Duration.ofSeconds(3))
                        .build();
                Connection other =
                        DriverManager.getConnection(database.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = other.createStatement()) {
            assertThat(results.fetch("none").isReady()).isFalse();
            assertThat(metrics.gauge(Metric.IDS_LEFT)).isNaN();
            String asked = "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = '" + role
                    + "' AND query LIKE '%pg_sequence_last_value%' AND state LIKE 'idle%'";
            TestDatabase.eventually(
                    "it was asked for", () -> database.sql(asked).equals("t"));
            assertThat(metrics.gauge(Metric.IDS_LEFT)).isNaN();
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE celery_taskmeta IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> results.fetch("none"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("operation_timeout");
            other.rollback();
        }
    }

    @Test
    void a_row_that_does_not_fit_fails_alone() {
        PostgresServer.Database database = postgres.newDatabase();
        try (ResultBackend results = builder(database).build()) {
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String state = i == 137 ? "X".repeat(51) : "PROGRESS";
                stores.add(results.writer().updateAsync(TaskContext.of("task-" + i), state, i));
            }
            for (int i = 0; i < 300; i++) {
                CompletableFuture<WriteOutcome> store = stores.get(i);
                if (i == 137) {
                    assertThatThrownBy(store::join)
                            .cause()
                            .isInstanceOf(ResultEncodingException.class)
                            .hasMessageContaining("character varying(50)");
                } else {
                    assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN);
                }
            }
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta")).isEqualTo("299");
        }
    }

    @Test
    void an_id_that_no_column_holds_is_refused_and_absent() {
        try (ResultBackend results = builder(postgres.database()).build()) {
            assertThatThrownBy(() -> results.writer().success(TaskContext.of("x".repeat(156)), 1L))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContainingAll("156", "155");
            assertThat(results.fetch("nul\0").isReady()).isFalse();
            assertThat(results.fetch("x".repeat(5_000)).isReady()).isFalse();
            assertThat(results.forget(List.of("nul\0", "' OR true --"))).isZero();
        }
    }

    @Test
    void a_table_without_any_way_to_make_ids_is_named() {
        PostgresServer.Database database = postgres.newDatabase();
        builder(database).build().close();
        database.sql("DROP SEQUENCE task_id_sequence");
        assertThatThrownBy(() -> builder(database).build())
                .hasMessageContaining("CREATE SEQUENCE")
                .hasMessageContaining("task_id_sequence");
    }

    @Test
    void a_read_only_server_is_named() {
        PostgresServer.Database database = postgres.newDatabase();
        builder(database).build().close();
        database.sql("ALTER DATABASE " + database.name() + " SET default_transaction_read_only TO on");
        try (ResultBackend results =
                builder(database).operationTimeout(Duration.ofSeconds(1)).build()) {
            assertThatThrownBy(() -> results.writer().success(TaskContext.of("a"), 1L))
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContainingAll("read-only", "primary");
        }
    }

    @Test
    void the_password_is_asked_for_at_every_connect() {
        AtomicInteger asked = new AtomicInteger();
        try (ResultBackend results = JdbcResultBackend.builder()
                .url(postgres.newDatabase().urlWithoutPassword())
                .password(Credentials.of(() -> {
                    asked.incrementAndGet();
                    return postgres.password();
                }))
                .build()) {
            int atOpen = asked.get();
            assertThat(atOpen).isPositive();
            results.writer().success(TaskContext.of("a"), 1L);
            postgres.database()
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'celeriac'"
                            + " AND pid <> pg_backend_pid()");
            assertThat(results.fetch("a").get()).isEqualTo(1L);
            assertThat(asked.get()).isGreaterThan(atOpen);
        }
    }

    @Test
    void the_applications_own_data_source_is_used_and_left_open() throws Exception {
        PostgresServer.Database database = postgres.newDatabase();
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(postgres.user());
        dataSource.setPassword(postgres.password());
        try (ResultBackend results =
                JdbcResultBackend.builder().dataSource(dataSource).build()) {
            results.writer().success(TaskContext.of("a"), 1L);
            assertThat(results.fetch("a").get()).isEqualTo(1L);
        }
        assertThat(dataSource.getConnection().isValid(1)).isTrue();
    }

    @Test
    void nothing_is_left_behind() {
        PostgresServer.Database database = postgres.newDatabase();
        String connections =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND application_name = 'celeriac'"
                        .formatted(database.name());
        try (ResultBackend results = builder(database).build()) {
            results.writer().success(TaskContext.of("a"), 1L);
            results.awaitAsync("never", Object.class, Duration.ofMinutes(1)).cancel(false);
            assertThat(Integer.parseInt(database.sql(connections))).isBetween(1, 4);
        }
        TestDatabase.eventually(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("celeriac-db")));
        assertThat(database.sql(connections)).isEqualTo("0");
    }
}
