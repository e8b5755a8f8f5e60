package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who makes the tables, who only looks at them, and the SQL files that a DBA runs instead. */
@Timeout(120)
class DatabaseSchemaIT {
    private static final int NODES = 20;

    /** What Celery's BLOB on MariaDB holds. */
    private static final int SMALL = 65_535;

    static List<TestDatabase> databases() {
        return TestDatabase.everywhere();
    }

    private static JdbcResultBackend.Builder in(TestDatabase database, String mode) {
        return database.builder().set("database_schema", mode).set("max_result_bytes", String.valueOf(SMALL));
    }

    private static void works(JdbcResultBackend.Builder builder) {
        try (ResultBackend results = builder.build()) {
            TaskContext task = TaskContext.of("works-" + System.nanoTime());
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.fetch(task.taskId()).get()).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void validate_and_none_create_nothing_and_name_the_file_to_run(TestDatabase database) {
        assertThatThrownBy(() -> in(database, "validate").build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll(
                        "database_schema was 'validate'",
                        "table celery_taskmeta is missing",
                        "table celery_tasksetmeta is missing",
                        "META-INF/celeriac/" + database.dialect() + "/V1__celery_tables.sql");
        try (ResultBackend results = in(database, "none").build()) {
            assertThatThrownBy(() -> results.fetch("a"))
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContainingAll("celery_taskmeta", "database_schema is none", "V1__celery_tables.sql");
            database.migrate(database.dialect() + "/V1__celery_tables.sql");
            assertThat(results.fetch("a").isReady()).isFalse();
        }
        works(in(database, "validate"));
        works(in(database, "none"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void migrations_go_up_and_down_and_python_works_on_what_they_made(TestDatabase database) {
        String folder = database.dialect() + "/";
        for (int round = 0; round < 2; round++) {
            database.migrate(folder + "V1__celery_tables.sql");
            database.migrate(folder + "V1__celery_tables.sql");
            works(in(database, "validate"));
            for (CeleryPeer peer : CeleryPeer.all()) {
                peer.app(database.store()).store("python-" + round, States.SUCCESS, "[1, 2]");
            }
            try (ResultBackend results = in(database, "none").build()) {
                assertThat(results.fetch("python-" + round).get()).isEqualTo(List.of(1L, 2L));
            }
            database.migrate(folder + "U1__celery_tables.sql");
            assertThatThrownBy(() -> in(database, "validate").build()).hasMessageContaining("is missing");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void validate_names_every_column_and_index_with_the_statement_that_mends_it(TestDatabase database) {
        database.migrate(database.dialect() + "/V1__celery_tables.sql");
        damage(database);
        for (int round = 0; round < 2; round++) {
            List<String> problems = problems(database);
            assertThat(problems).hasSizeGreaterThanOrEqualTo(6 - 5 * round).allMatch(each -> each.contains("; "));
            if (round == 0) {
                assertThat(String.join("\n", problems))
                        .contains(
                                "column queue of celery_taskmeta is missing; ALTER TABLE celery_taskmeta ADD COLUMN queue"
                                        + " VARCHAR(155)",
                                "column status of celery_taskmeta holds 20 characters but must hold 50; ALTER TABLE",
                                "column traceback of celery_taskmeta is",
                                "column date_done of celery_taskmeta has no index; CREATE INDEX",
                                "column task_id of celery_taskmeta has no unique index",
                                "table celery_tasksetmeta is missing");
            }
            // What it says is done, word for word.
            problems.stream()
                    .map(each -> each.replaceFirst("(?s)^.*?; (.*?)(, once .*|, or .*)?$", "$1"))
                    .filter(statement -> statement.matches("(ALTER|CREATE) .*"))
                    .forEach(database::sql);
            database.migrate(database.dialect() + "/V1__celery_tables.sql");
            if (round == 0) {
                database.sql("ALTER TABLE celery_taskmeta DROP COLUMN queue");
            }
        }
        works(in(database, "validate"));
    }

    private static void damage(TestDatabase database) {
        database.sql("ALTER TABLE celery_taskmeta DROP COLUMN queue");
        database.sql(
                database.isPostgres()
                        ? "ALTER TABLE celery_taskmeta ALTER COLUMN status TYPE VARCHAR(20)"
                        : "ALTER TABLE celery_taskmeta MODIFY status VARCHAR(20)");
        database.sql(
                database.isPostgres()
                        ? "ALTER TABLE celery_taskmeta ALTER COLUMN traceback TYPE DATE USING NULL"
                        : "ALTER TABLE celery_taskmeta MODIFY traceback DATE");
        database.sql("DROP INDEX ix_celery_taskmeta_date_done" + (database.isPostgres() ? "" : " ON celery_taskmeta"));
        database.sql(
                database.isPostgres()
                        ? "ALTER TABLE celery_taskmeta DROP CONSTRAINT celery_taskmeta_task_id_key"
                        : "ALTER TABLE celery_taskmeta DROP INDEX task_id");
        // Neither keeps a task's id from being there twice.
        database.sql("ALTER TABLE celery_taskmeta ADD UNIQUE (task_id, worker)");
        if (database.isPostgres()) {
            database.sql("CREATE UNIQUE INDEX ON celery_taskmeta (task_id) WHERE status = 'SUCCESS'");
        }
        database.sql("DROP TABLE celery_tasksetmeta");
    }

    private static List<String> problems(TestDatabase database) {
        try {
            in(database, "validate").build().close();
            return List.of();
        } catch (InvalidSettingException e) {
            return e.problems();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_result_column_narrower_than_max_result_bytes_is_named(TestDatabase database) {
        database.migrate(database.dialect() + "/V1__celery_tables.sql");
        JdbcResultBackend.Builder builder = database.builder().set("database_schema", "validate");
        if (database.isPostgres()) {
            works(builder);
            return;
        }
        assertThatThrownBy(builder::build)
                .hasMessageContainingAll(
                        "column result of celery_taskmeta holds 65,535 bytes",
                        "column result of celery_tasksetmeta holds 65,535 bytes",
                        "max_result_bytes",
                        "ALTER TABLE celery_taskmeta MODIFY result LONGBLOB",
                        "or set max_result_bytes to 65535");
        database.migrate("mariadb-wide/V2__wide_results.sql");
        works(builder);
        String large = "x".repeat(70_000);
        try (ResultBackend results = builder.build()) {
            assertThat(results.writer().success(TaskContext.of("large"), large)).isEqualTo(WriteOutcome.WRITTEN);
            CeleryPeer.all()
                    .forEach(peer -> assertThat(peer.app(database.store()).difference("large", "'x' * 70000"))
                            .isEmpty());
            assertThatThrownBy(() -> database.migrate("mariadb-wide/U2__wide_results.sql"))
                    .hasMessageContaining("Data too long");
            assertThat(results.fetch("large").get()).isEqualTo(large);
            results.forget("large");
        }
        database.migrate("mariadb-wide/U2__wide_results.sql");
        assertThatThrownBy(builder::build).hasMessageContaining("65,535");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_group_is_refused_by_name_while_nothing_makes_ids_for_groups(TestDatabase database) {
        database.migrate(database.dialect() + "/V1__celery_tables.sql");
        try (ResultBackend results = in(database, "none").build()) {
            ResultTuple group = ResultTuple.group("g", List.of(ResultTuple.task("a", null)));
            results.group(group).save();
            database.sql("DROP SEQUENCE taskset_id_sequence");
            ResultTuple other = ResultTuple.group("h", List.of(ResultTuple.task("a", null)));
            assertThatThrownBy(() -> results.group(other).save())
                    .hasMessageContainingAll("taskset_id_sequence", "CREATE SEQUENCE");
            String problem = problems(database).get(0);
            assertThat(problem).contains("sequence", "taskset_id_sequence", "is missing", "START WITH 2");
            works(in(database, "none")); // what tasks need is there
            database.sql(problem.replaceFirst(".*; ", ""));
            results.group(other).save();
            assertThat(results.restoreGroup("h")).isPresent();
            works(in(database, "validate"));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ids_that_run_out_are_measured_and_found_until_they_have_64_bits(TestDatabase database) {
        RecordedMetrics metrics = new RecordedMetrics();
        try (ResultBackend results = in(database, "create").metrics(metrics).build()) {
            database.sql("ALTER SEQUENCE task_id_sequence RESTART WITH 2147480000");
            assertThat(results.writer().success(TaskContext.of("late"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            TestDatabase.eventually("few ids are left", () -> metrics.gauge(Metric.IDS_LEFT) < 4_000);
            assertThat(metrics.gauge(Metric.IDS_LEFT)).isPositive();
            assertThat(results.examine())
                    .filteredOn(finding -> finding.kind().equals("id_exhaustion"))
                    .singleElement()
                    .satisfies(finding -> database.sql(finding.fix().replaceFirst(", in.*", "")));
            assertThat(results.examine()).noneMatch(finding -> finding.kind().equals("id_exhaustion"));
        }
        try (ResultBackend results = in(database, "create").metrics(metrics).build()) {
            TestDatabase.eventually("all are", () -> metrics.gauge(Metric.IDS_LEFT) > Integer.MAX_VALUE);
            assertThat(results.fetch("late").get()).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void twenty_nodes_and_python_may_start_at_once(TestDatabase database) {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<?>> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            String id = "node-" + i;
            nodes.add(CompletableFuture.runAsync(
                    () -> {
                        awaitUninterrupted(start);
                        try (ResultBackend results = in(database, "create").build()) {
                            assertThat(results.writer().success(TaskContext.of(id), id))
                                    .isEqualTo(WriteOutcome.WRITTEN);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CeleryPeer peer : CeleryPeer.all()) {
            nodes.add(CompletableFuture.runAsync(() -> {
                awaitUninterrupted(start);
                storeUnlessPythonLosesItsOwnRace(peer, database);
            }));
        }
        start.countDown();
        nodes.forEach(CompletableFuture::join);
        // Where an old Celery came first, its tables lack what newer ones index.
        assertThat(problems(database))
                .allMatch(problem -> problem.contains("date_done") && problem.contains("no index"));
        try (ResultBackend results = in(database, "none").build()) {
            for (int i = 0; i < NODES; i++) {
                assertThat(results.fetch("node-" + i).get()).isEqualTo("node-" + i);
            }
        }
        assertThat(database.sql("SELECT count(*) FROM celery_taskmeta WHERE task_id LIKE 'node-%'"))
                .isEqualTo(String.valueOf(NODES));
    }

    /** Celery checks, then creates: whom somebody else forestalls may fail. */
    private static void storeUnlessPythonLosesItsOwnRace(CeleryPeer peer, TestDatabase database) {
        try {
            peer.app(database.store()).store("python", States.SUCCESS, "1");
        } catch (PythonException e) {
            assertThat(e.getMessage()).containsIgnoringCase("exist");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
