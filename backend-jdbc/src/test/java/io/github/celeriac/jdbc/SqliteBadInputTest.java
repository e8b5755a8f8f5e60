package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteBadInputTest {
    @TempDir
    private Path folder;

    private String url() {
        return "db+sqlite:///" + folder.resolve("results.db");
    }

    @Test
    void a_directory_that_is_missing_is_named() {
        assertThatThrownBy(() -> ResultBackends.open("db+sqlite:///" + folder + "/missing/results.db"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("result_backend", folder + "/missing", "create it");
    }

    @Test
    void a_file_that_is_no_database_is_named_and_left_alone() throws Exception {
        Path file = Files.writeString(folder.resolve("results.db"), "this is not a database ".repeat(100));
        assertThatThrownBy(() -> ResultBackends.open(url()))
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContainingAll(file.toString(), "no sound SQLite database");
        assertThat(Files.readString(file)).startsWith("this is not a database");
    }

    @Test
    void a_lock_that_somebody_keeps_is_told_within_the_operation_timeout_and_waited_for_again() throws Exception {
        try (ResultBackend results = JdbcResultBackend.builder()
                        .url(url())
                        .operationTimeout(Duration.ofMillis(700))
                        .build();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("results.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            long started = System.nanoTime();
            assertThatThrownBy(() -> results.writer().success(TaskContext.of("a"), 1L))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("results.db", "operation_timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
            statement.execute("COMMIT");
            assertThat(results.writer().success(TaskContext.of("b"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void a_database_in_memory_lives_as_long_as_its_backend_object() {
        try (ResultBackend one = ResultBackends.open("db+sqlite://");
                ResultBackend other = ResultBackends.open("db+sqlite:///:memory:")) {
            List<CompletableFuture<WriteOutcome>> stores = IntStream.range(0, 100)
                    .mapToObj(i -> one.writer().successAsync(TaskContext.of("task-" + i), i))
                    .toList();
            CompletableFuture<Integer> awaited = one.awaitAsync("task-99", Integer.class, Duration.ofSeconds(30));
            stores.forEach(CompletableFuture::join);
            assertThat(awaited.join()).isEqualTo(99);
            assertThat(other.fetch("task-1").isReady()).isFalse();
        }
    }

    @Test
    void validate_names_what_is_missing_and_the_migration_mends_it() throws Exception {
        JdbcResultBackend.Builder builder =
                JdbcResultBackend.builder().url(url()).set("database_schema", "validate");
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll(
                        "celery_taskmeta is missing", "META-INF/celeriac/sqlite/V1__celery_tables.sql");
        run(TestDatabase.migration("sqlite/V1__celery_tables.sql"));
        builder.build().close();
        run("DROP INDEX ix_celery_taskmeta_date_done; ALTER TABLE celery_taskmeta DROP COLUMN queue");
        assertThatThrownBy(builder::build)
                .hasMessageContainingAll(
                        "ALTER TABLE celery_taskmeta ADD COLUMN queue VARCHAR(155)",
                        "CREATE INDEX ix_celery_taskmeta_date_done ON celery_taskmeta (date_done)");
        run("ALTER TABLE celery_taskmeta ADD COLUMN queue VARCHAR(155);"
                + "CREATE INDEX ix_celery_taskmeta_date_done ON celery_taskmeta (date_done)");
        builder.build().close();
        run(TestDatabase.migration("sqlite/U1__celery_tables.sql"));
        assertThatThrownBy(builder::build).hasMessageContaining("celery_tasksetmeta is missing");
    }

    private void run(String script) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("results.db"));
                Statement statement = connection.createStatement()) {
            for (String each : script.split(";", -1)) {
                if (!each.isBlank()) {
                    statement.executeUpdate(each);
                }
            }
        }
    }

    @Test
    void a_word_that_is_no_schema_mode_is_refused() {
        assertThatThrownBy(() -> JdbcResultBackend.builder()
                        .url(url())
                        .set("database_schema", "validated")
                        .build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("database_schema", "validated", "validate");
    }

    @Test
    void a_schema_is_refused() {
        assertThatThrownBy(() -> JdbcResultBackend.builder()
                        .url(url())
                        .set("database_table_schemas", "{\"task\": \"own\"}")
                        .build())
                .hasMessageContaining("database_table_schemas");
    }

    @Test
    void tables_may_be_called_otherwise() throws Exception {
        try (ResultBackend results = JdbcResultBackend.builder()
                .url(url())
                .set("database_table_names", "{'task': 'order', 'group': 'my groups'}")
                .build()) {
            results.writer().success(TaskContext.of("a"), 1L);
            assertThat(results.fetch("a").get()).isEqualTo(1L);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("results.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("SELECT count(*) FROM \"order\"").getInt(1))
                    .isEqualTo(1);
        }
    }
}
