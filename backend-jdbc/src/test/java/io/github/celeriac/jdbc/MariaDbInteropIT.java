package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.OnEveryMariaDb;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

@OnEveryMariaDb
class MariaDbInteropIT extends DatabaseInterop {
    @Parameter
    MariaDbServer mariadb;

    private MariaDbServer.Database database;

    /** With room for more than 64 KiB, and for every character, whatever the server's defaults. */
    @BeforeEach
    void useTheSharedDatabase() {
        database = mariadb.database();
        open().close();
        database.sql("ALTER TABLE celery_taskmeta CONVERT TO CHARACTER SET utf8mb4;"
                + " ALTER TABLE celery_taskmeta MODIFY result MEDIUMBLOB, MODIFY traceback TEXT");
    }

    @Override
    LiveStore store() {
        return database;
    }

    @Override
    ResultBackendBuilder<?> builder() {
        return JdbcResultBackend.builder()
                .url(database.urlWithoutPassword())
                .password(Credentials.literal(mariadb.password()));
    }

    /** Whole seconds. */
    @Override
    String dateDone() {
        return "[-0-9: ]{19}";
    }

    @Override
    String column(String taskId, String column) {
        boolean binary = List.of("result", "args", "kwargs").contains(column);
        return database.sql("SELECT IFNULL(%s, '') FROM celery_taskmeta WHERE task_id = '%s'"
                .formatted(binary ? "HEX(" + column + ")" : column, taskId));
    }

    @WithEveryPeer
    void tables_that_java_created_are_those_that_celery_creates(CeleryPeer peer) {
        database = mariadb.newDatabase();
        ResultBackend results = open();
        results.writer().success(TaskContext.of("from-java"), 1L);
        String ours = schema();
        CeleryApp app = peer.app(store());
        assertThat(app.get("from-java", PATIENCE).repr()).isEqualTo("1");
        app.store("from-python", States.SUCCESS, "2");
        assertThat(results.fetch("from-python").get()).isEqualTo(2L);
        assertThat(schema()).isEqualTo(ours);
        assertThat(database.sql("SELECT GROUP_CONCAT(id ORDER BY id) FROM celery_taskmeta"))
                .isEqualTo("1,2");
    }

    @WithEveryPeer
    void tables_that_celery_created_are_used_as_they_are(CeleryPeer peer) {
        database = mariadb.newDatabase();
        peer.app(store()).store("from-python", States.SUCCESS, "2");
        String theirs = schema();
        ResultBackend results = open();
        assertThat(results.fetch("from-python").get()).isEqualTo(2L);
        results.writer().success(TaskContext.of("from-java"), 1L);
        assertThat(schema()).isEqualTo(theirs);
        assertThat(peer.app(store()).get("from-java", PATIENCE).repr()).isEqualTo("1");

        database = mariadb.newDatabase();
        open();
        // Celery before 5.6.3 has no index on date_done.
        assertThat(lines(schema())).containsAll(lines(theirs));
    }

    private String schema() {
        return database.sql("SHOW CREATE TABLE celery_taskmeta; SHOW CREATE TABLE celery_tasksetmeta;"
                + " SHOW CREATE SEQUENCE task_id_sequence; SHOW CREATE SEQUENCE taskset_id_sequence");
    }

    private static List<String> lines(String schema) {
        return List.of(schema.replace("\\n", "\n").replace(",\n", "\n").split("\n"));
    }

    /** As SQLAlchemy before 1.4 made them, and any made on MySQL. */
    @WithEveryPeer
    void tables_with_auto_increment_are_used_as_they_are(CeleryPeer peer) {
        database = mariadb.newDatabase();
        open().close();
        database.sql(
                "DROP SEQUENCE task_id_sequence; ALTER TABLE celery_taskmeta MODIFY id INTEGER NOT NULL AUTO_INCREMENT");
        ResultBackend results = open();
        TaskContext task = TaskContext.of("busy");
        for (int i = 0; i < 50; i++) {
            results.writer().update(task, "PROGRESS", i);
        }
        results.writer().success(TaskContext.of("other"), 1L);
        assertThat(column("busy", "id") + " " + column("other", "id")).isEqualTo("1 2");
        assertThat(peer.app(store()).get("other", PATIENCE).repr()).isEqualTo("1");
    }

    @WithEveryPeer
    void updates_take_no_ids(CeleryPeer peer) {
        database = mariadb.newDatabase();
        ResultBackend results = open();
        CeleryApp app = peer.app(store());
        TaskContext task = TaskContext.of("busy");
        for (int i = 0; i < 100; i++) {
            results.writer().update(task, "PROGRESS", i);
        }
        results.writer().success(task, 1L);
        for (int i = 0; i < 100; i++) {
            results.writer().failure(task, new IllegalStateException("late"));
        }
        app.store("other", States.SUCCESS, "1");
        assertThat(column("busy", "id") + " " + column("other", "id")).isEqualTo("1 2");
    }

    @WithEveryPeer
    void racing_writers_keep_the_first_success(CeleryPeer peer) {
        database = mariadb.newDatabase();
        List<ResultBackend> nodes = List.of(open(), open(), open());
        CeleryApp app = peer.app(store());
        for (int round = 0; round < 30; round++) {
            TaskContext task = TaskContext.of("raced-" + round);
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int writer = 0; writer < 12; writer++) {
                outcomes.add(nodes.get(writer % nodes.size()).writer().successAsync(task, writer));
            }
            List<WriteOutcome> ended =
                    outcomes.stream().map(CompletableFuture::join).toList();
            assertThat(ended).containsOnlyOnce(WriteOutcome.WRITTEN);
            assertThat(app.get(task.taskId(), PATIENCE).json()).contains(ended.indexOf(WriteOutcome.WRITTEN));
        }
        for (int round = 0; round < 30; round++) {
            TaskContext task = TaskContext.of("python-raced-" + round);
            CompletableFuture<WriteOutcome> ours = nodes.get(0).writer().successAsync(task, "java");
            app.store(task.taskId(), States.SUCCESS, "'python'");
            assertThat(ours.join()).isIn(WriteOutcome.WRITTEN, WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat((String) nodes.get(1).fetch(task.taskId()).get()).isIn("java", "python");
        }
        assertThat(database.sql("SELECT count(*), count(DISTINCT task_id) FROM celery_taskmeta"))
                .isEqualTo("60|60");
    }

    @WithEveryPeer
    void times_are_utc_whatever_the_zone_of_session_and_jvm(CeleryPeer peer) {
        try (MariaDbServer far = mariadb.another("--default-time-zone=-05:00")) {
            database = far.database();
            ResultBackend results = open();
            results.writer().success(TaskContext.of("java"), 1L);
            Instant now = Instant.now();
            LocalDateTime column =
                    LocalDateTime.parse(column("java", "date_done").replace(' ', 'T'));
            assertThat(Duration.between(column.toInstant(ZoneOffset.UTC), now).abs())
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(peer.app(store())
                            .eval(
                                    "abs((datetime.datetime.utcnow() - AsyncResult('java').date_done).total_seconds()) < 60")
                            .repr())
                    .isEqualTo("True");
            assertThat(results.fetch("java").meta().orElseThrow().dateDone().orElseThrow())
                    .isEqualTo(column.toInstant(ZoneOffset.UTC));
            peer.app(store()).store("python", States.SUCCESS, "1");
            assertThat(results.fetch("python").meta().orElseThrow().dateDone().orElseThrow())
                    .isBetween(now.minusSeconds(60), Instant.now().plusSeconds(5));
            closeBackends();
        }
    }

    @WithEveryPeer
    void tables_of_other_names_in_other_schemas_are_shared(CeleryPeer peer) {
        database = mariadb.newDatabase();
        String other = mariadb.newDatabase().name();
        ResultBackend results = open(
                builder -> builder.set("database_table_names", "{\"task\": \"my results\", \"group\": \"my groups\"}")
                        .set("database_table_schemas", "{\"task\": \"%1$s\", \"group\": \"%1$s\"}".formatted(other)));
        results.writer().success(TaskContext.of("java"), 1L);
        try (CeleryPeer own = peer.dedicated(Map.of())) {
            CeleryApp app = own.app(
                    store(),
                    Map.of(
                            "database_table_names", Map.of("task", "my results", "group", "my groups"),
                            "database_table_schemas", Map.of("task", other, "group", other)));
            assertThat(app.get("java", PATIENCE).repr()).isEqualTo("1");
            app.store("python", States.SUCCESS, "2");
            assertThat(results.fetch("python").get()).isEqualTo(2L);
        }
        assertThat(database.sql("SELECT count(*) FROM " + other + ".`my results`"))
                .isEqualTo("2");
    }

    @WithEveryPeer
    void twenty_nodes_and_python_may_create_the_tables_at_once(CeleryPeer peer) {
        database = mariadb.newDatabase();
        List<CompletableFuture<ResultBackend>> starting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            starting.add(CompletableFuture.supplyAsync(() -> builder().build(), task -> new Thread(task).start()));
        }
        try (CeleryPeer own = peer.dedicated(Map.of())) {
            own.app(store()).store("python", States.SUCCESS, "1");
        }
        for (CompletableFuture<ResultBackend> each : starting) {
            try (ResultBackend node = each.join()) {
                assertThat(node.fetch("python").get()).isEqualTo(1L);
            }
        }
    }
}
