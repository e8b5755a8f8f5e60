package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.OnEveryMariaDb;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.mariadb.jdbc.MariaDbDataSource;

@OnEveryMariaDb
@Timeout(60)
class MariaDbBadInputIT {
    @Parameter
    MariaDbServer mariadb;

    private JdbcResultBackend.Builder builder(MariaDbServer.Database database) {
        return JdbcResultBackend.builder()
                .url(database.urlWithoutPassword())
                .password(Credentials.literal(mariadb.password()));
    }

    @Test
    void a_wrong_password_is_named_at_once() {
        assertThatThrownBy(() -> JdbcResultBackend.builder()
                        .url(mariadb.database().urlWithoutPassword())
                        .password(Credentials.literal("your_password_here"))
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContainingAll("Access denied", "result_backend")
                .hasMessageNotContaining("your_password_here");
    }

    @Test
    void a_database_that_does_not_exist_is_named() {
        MariaDbServer.Database missing = new MariaDbServer.Database(mariadb, "no_such_database");
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
                        .url("db+mysql://celery@127.0.0.1:" + port + "/results")
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("mysql at 127.0.0.1:" + port + "/results");
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long started = System.nanoTime();
            assertThatThrownBy(() -> JdbcResultBackend.builder()
                            .url("db+mysql://celery@127.0.0.1:" + silent.getLocalPort() + "/results")
                            .operationTimeout(Duration.ofSeconds(2))
                            .build())
                    .isInstanceOf(BackendUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void a_user_that_may_not_create_is_told_so_unless_the_tables_are_there() {
        MariaDbServer.Database database = mariadb.newDatabase();
        String reader = "r_" + database.name();
        database.sql("CREATE USER " + reader + " IDENTIFIED BY 'your_password_here';"
                + " GRANT SELECT, INSERT, UPDATE, DELETE ON " + database.name() + ".* TO " + reader);
        String url = database.urlWithoutPassword().replace(mariadb.user() + "@", reader + "@");
        JdbcResultBackend.Builder limited =
                JdbcResultBackend.builder().url(url).password(Credentials.literal("your_password_here"));
        assertThatThrownBy(limited::build)
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("command denied");
        builder(database).build().close();
        try (ResultBackend results = limited.build()) {
            assertThat(results.writer().success(TaskContext.of("a"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.forget(List.of("a"))).isEqualTo(1);
        }
    }

    /** Without strict mode the server would cut it, and say so in a warning only. */
    @Test
    void a_value_that_would_be_cut_is_refused_whatever_the_sql_mode_until_the_column_is_wider() {
        try (MariaDbServer lax = mariadb.another("--sql-mode=")) {
            MariaDbServer.Database database = lax.database();
            try (ResultBackend results = builder(database).build()) {
                String large = "x".repeat(70_000);
                assertThatThrownBy(() -> results.writer().success(TaskContext.of("large"), large))
                        .isInstanceOf(ResultEncodingException.class)
                        .hasMessageContainingAll(
                                "large", "65,535", "ALTER TABLE celery_taskmeta MODIFY result MEDIUMBLOB");
                // The task has ended all the same.
                assertThat(results.fetch("large").state()).isEqualTo("FAILURE");
                assertThatThrownBy(() -> results.writer().update(TaskContext.of("custom"), "X".repeat(51), 1L))
                        .isInstanceOf(ResultEncodingException.class)
                        .hasMessageContainingAll("status had 51 characters", "holds 50", "MODIFY status");
                database.sql("ALTER TABLE celery_taskmeta MODIFY result MEDIUMBLOB");
                assertThat(results.writer().success(TaskContext.of("large"), large))
                        .isEqualTo(WriteOutcome.WRITTEN);
                assertThat(results.fetch("large").get()).isEqualTo(large);
            }
        }
    }

    @Test
    void a_row_that_does_not_fit_fails_alone() {
        MariaDbServer.Database database = mariadb.newDatabase();
        try (ResultBackend results = builder(database).build()) {
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String state = i == 137 ? "X".repeat(51) : "PROGRESS";
                stores.add(results.writer().updateAsync(TaskContext.of("task-" + i), state, i));
            }
            for (int i = 0; i < 300; i++) {
                CompletableFuture<WriteOutcome> store = stores.get(i);
                if (i == 137) {
                    assertThatThrownBy(store::join).cause().isInstanceOf(ResultEncodingException.class);
                } else {
                    assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN);
                }
            }
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta")).isEqualTo("299");
        }
    }

    @Test
    void a_result_larger_than_a_packet_is_refused() {
        MariaDbServer.Database database = mariadb.newDatabase();
        try (ResultBackend results = builder(database).build()) {
            database.sql("ALTER TABLE celery_taskmeta MODIFY result LONGBLOB");
            byte[] quotes = new byte[12 << 20];
            Arrays.fill(quotes, (byte) '\''); // each takes two bytes on its way
            assertThatThrownBy(() -> results.writer().success(TaskContext.of("packet"), quotes))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("max_allowed_packet");
            assertThat(results.fetch("packet").state()).isEqualTo("FAILURE");
            byte[] many = new byte[6 << 20];
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                stores.add(results.writer().successAsync(TaskContext.of("six-" + i), many));
            }
            assertThat(stores).allSatisfy(store -> assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN));
        }
    }

    /** By default the servers' collations take upper and lower case for the same. */
    @Test
    void ids_that_differ_in_case_only_are_never_mixed_up() {
        MariaDbServer.Database database = mariadb.newDatabase();
        try (ResultBackend results = builder(database).build()) {
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (String id : List.of("other-1", "Task", "other-2", "TASK", "other-3")) {
                stores.add(results.writer().successAsync(TaskContext.of(id), id));
            }
            List<WriteOutcome> ended = new ArrayList<>();
            for (CompletableFuture<WriteOutcome> store : stores) {
                ended.add(store.exceptionally(thrown -> {
                            assertThat(thrown)
                                    .rootCause()
                                    .isInstanceOf(ResultEncodingException.class)
                                    .hasMessageContaining("collation");
                            return WriteOutcome.UNROUTABLE;
                        })
                        .join());
            }
            assertThat(ended.stream().filter(WriteOutcome.WRITTEN::equals)).hasSize(4);
            String stored = database.sql("SELECT task_id FROM celery_taskmeta WHERE task_id = 'task'");
            String other = stored.equals("Task") ? "TASK" : "Task";
            assertThat(results.fetch(other).isReady()).isFalse();
            assertThat(results.forget(List.of(other))).isZero();
            assertThat(results.fetch(stored).get()).isEqualTo(stored);
            assertThat(results.forget(List.of(stored, other))).isEqualTo(1);
        }
    }

    @Test
    void characters_that_the_columns_do_not_have_cost_no_task_its_result() {
        MariaDbServer.Database database = mariadb.newDatabase();
        database.sql("ALTER DATABASE " + database.name() + " CHARACTER SET latin1");
        try (ResultBackend results = builder(database).extended(true).build()) {
            Map<String, Object> exception =
                    Map.of("exc_type", "E", "exc_message", List.of("→ \uD83D\uDE00"), "exc_module", "m");
            TaskContext task = TaskContext.of("odd").with("task", "größe →").withArguments(List.of(), Map.of());
            assertThat(results.writer().store(task, "FAILURE", exception, "é → \uD83D\uDE00\0"))
                    .isEqualTo(WriteOutcome.WRITTEN);
            TaskMeta meta = results.fetch("odd").meta().orElseThrow();
            assertThat(meta.traceback()).contains("é ? ??");
            assertThat(meta.name()).contains("größe ?");
            assertThat(String.valueOf(meta.result())).contains("→ \uD83D\uDE00");
        }
    }

    @Test
    void a_table_without_any_way_to_make_ids_is_named() {
        MariaDbServer.Database database = mariadb.newDatabase();
        builder(database).build().close();
        database.sql("DROP SEQUENCE task_id_sequence");
        assertThatThrownBy(() -> builder(database).build())
                .hasMessageContaining("CREATE SEQUENCE")
                .hasMessageContaining("task_id_sequence");
    }

    @Test
    void a_read_only_server_is_named() {
        try (MariaDbServer own = mariadb.another()) {
            try (ResultBackend results = builder(own.database())
                    .operationTimeout(Duration.ofSeconds(2))
                    .build()) {
                own.database().sql("SET GLOBAL read_only = 1");
                assertThatThrownBy(() -> results.writer().success(TaskContext.of("a"), 1L))
                        .isInstanceOf(BackendAccessException.class)
                        .hasMessageContainingAll("read-only", "primary");
            }
        }
    }

    @Test
    void the_applications_own_data_source_is_used_as_it_is_and_left_open() throws Exception {
        MariaDbServer.Database database = mariadb.newDatabase();
        MariaDbDataSource dataSource = new MariaDbDataSource(database.jdbcUrl());
        dataSource.setUser(mariadb.user());
        dataSource.setPassword(mariadb.password());
        try (ResultBackend results =
                JdbcResultBackend.builder().dataSource(dataSource).build()) {
            results.writer().success(TaskContext.of("a"), 1L);
            assertThat(results.fetch("a").get()).isEqualTo(1L);
            assertThat(results.writer().failure(TaskContext.of("a"), new IllegalStateException("late")))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
        }
        assertThat(dataSource.getConnection().isValid(1)).isTrue();
    }

    @Test
    void nothing_is_left_behind() {
        MariaDbServer.Database database = mariadb.newDatabase();
        String connections = "SELECT count(*) FROM information_schema.processlist WHERE user = 'celery' AND db = '%s'"
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
