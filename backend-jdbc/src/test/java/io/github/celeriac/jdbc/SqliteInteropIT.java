package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.SqliteFile;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class SqliteInteropIT extends DatabaseInterop {
    @TempDir
    private Path folder;

    @Override
    LiveStore store() {
        return SqliteFile.in(folder);
    }

    @Override
    ResultBackendBuilder<?> builder() {
        return JdbcResultBackend.builder().url(store().url());
    }

    /** Text, with all its digits. */
    @Override
    String dateDone() {
        return "[-0-9: ]{19}\\.\\d{6}";
    }

    @Override
    String column(String taskId, String column) {
        String sql =
                "SELECT CASE typeof(%1$s) WHEN 'blob' THEN hex(%1$s) ELSE ifnull(%1$s, '') END FROM celery_taskmeta WHERE task_id = '%2$s'"
                        .formatted(column, taskId);
        return String.join("\n", query(sql));
    }

    private List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(SqliteFile.in(folder).jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @WithEveryPeer
    void tables_that_java_created_are_those_that_celery_creates(CeleryPeer peer) {
        List<String> ours;
        try (ResultBackend results = open()) {
            ours = schema();
            results.writer().success(TaskContext.of("from-java"), 1L);
        }
        CeleryApp app = peer.app(store());
        assertThat(app.get("from-java", PATIENCE).repr()).isEqualTo("1");
        app.store("from-python", States.SUCCESS, "2");
        assertThat(schema()).isEqualTo(ours);
    }

    @WithEveryPeer
    void tables_that_celery_created_are_used_as_they_are(CeleryPeer peer) {
        peer.app(store()).store("from-python", States.SUCCESS, "2");
        List<String> theirs = schema();
        ResultBackend results = open();
        assertThat(results.fetch("from-python").get()).isEqualTo(2L);
        results.writer().success(TaskContext.of("from-java"), 1L);
        assertThat(schema()).isEqualTo(theirs);
        results.close();
        try (ResultBackend created = JdbcResultBackend.builder()
                .url("db+sqlite:///" + folder.resolve("created.db"))
                .build()) {
            assertThat(created.fetch("nothing").isReady()).isFalse();
        }
        // Celery before 5.6.3 has no index on date_done.
        assertThat(schema("created.db")).containsAll(theirs);
    }

    private List<String> schema() {
        return schema("results.db");
    }

    private List<String> schema(String file) {
        List<String> statements = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
            while (found.next()) {
                statements.add(found.getString(1).replaceAll("\\s+", " "));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return statements;
    }

    @WithEveryPeer
    void java_and_python_write_to_one_file_at_the_same_time(CeleryPeer peer) {
        ResultBackend results = open();
        CeleryApp app = peer.app(store());
        List<CompletableFuture<WriteOutcome>> stores = IntStream.range(0, 500)
                .mapToObj(i -> results.writer().successAsync(TaskContext.of("java-" + i), i))
                .toList();
        for (int i = 0; i < 50; i++) {
            app.store("python-" + i, States.SUCCESS, String.valueOf(i));
        }
        assertThat(stores).allSatisfy(stored -> assertThat(stored.join()).isEqualTo(WriteOutcome.WRITTEN));
        assertThat(query("SELECT count(*) FROM celery_taskmeta")).containsExactly("550");
        assertThat(query("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(query("SELECT max(id) FROM celery_taskmeta")).containsExactly("550");
    }

    @WithEveryPeer
    void the_journal_mode_is_left_as_it_was_found(CeleryPeer peer) {
        query("PRAGMA journal_mode = WAL");
        open().writer().success(TaskContext.of("a"), 1L);
        assertThat(peer.app(store()).get("a", PATIENCE).repr()).isEqualTo("1");
        assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
    }
}
