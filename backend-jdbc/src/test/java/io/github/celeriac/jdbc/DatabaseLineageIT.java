package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.Capability;
import io.github.celeriac.Credentials;
import io.github.celeriac.Finding;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.value.ResultTuple;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Children, parent and group, for which Celery's tables have no columns, in a table of ours that Python does not know. */
@Timeout(120)
class DatabaseLineageIT {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration OLD = Duration.ofHours(25);

    static List<TestDatabase> databases() {
        return TestDatabase.everywhere();
    }

    static List<TestDatabase> newest() {
        return TestDatabase.onTheNewest();
    }

    private static JdbcResultBackend.Builder in(TestDatabase database) {
        return database.builder().set("database_lineage", "true").expires(DAY);
    }

    private static TaskContext task(String id, String child) {
        return TaskContext.of(id)
                .with("group", "group of " + id)
                .with("parent_id", "parent of " + id)
                .with("children", children(child));
    }

    private static List<Object> children(String child) {
        return List.of(Arrays.asList(Arrays.asList(child, null), null));
    }

    private static TaskMeta meta(ResultBackend results, String id) {
        return results.fetch(id).meta().orElseThrow();
    }

    /** So many lineages, of ids that begin so. */
    private static int lineages(TestDatabase database, String like) {
        return Integer.parseInt(
                database.sql("SELECT count(*) FROM celeriac_lineage WHERE task_id LIKE '" + like + "'"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void the_lineage_is_that_of_the_state_that_is_there(TestDatabase database) {
        try (ResultBackend results = in(database).build()) {
            assertThat(results.capabilities()).contains(Capability.LINEAGE);
            results.writer().started(task("a", "first"));
            assertThat(meta(results, "a").field("children")).isEqualTo(children("first"));
            results.writer().success(task("a", "second"), 1L);
            assertThat(results.writer().failure(task("a", "third"), new IllegalStateException("late")))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(meta(results, "a").field("children")).isEqualTo(children("second"));
            assertThat(meta(results, "a").groupId()).contains("group of a");
            assertThat(meta(results, "a").parentId()).contains("parent of a");
            results.writer().started(task("b", "first"));
            results.writer().success(TaskContext.of("b"), 1L);
            assertThat(meta(results, "b").field("children")).as("it has none").isNull();
            assertThat(meta(results, "b").parentId()).isEmpty();
            List<TaskMeta> listed = results.list(ResultQuery.all()).results();
            assertThat(listed).containsExactlyInAnyOrder(meta(results, "a"), meta(results, "b"));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void of_racing_writers_the_lineage_is_the_winners(TestDatabase database) {
        try (ResultBackend one = in(database).build();
                ResultBackend other = in(database).build()) {
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                for (ResultBackend each : List.of(one, other)) {
                    String writer = each == one ? "one" : "other";
                    TaskContext task =
                            i % 3 == 0 && each == other ? TaskContext.of("task-" + i) : task("task-" + i, writer);
                    stores.add(each.writer().startedAsync(task));
                    stores.add(each.writer().successAsync(task, i % 3 == 0 && each == other ? "none" : writer));
                }
            }
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isNotNull());
            for (int i = 0; i < 100; i++) {
                TaskMeta meta = meta(one, "task-" + i);
                String winner = String.valueOf(meta.result());
                assertThat(meta.field("children")).isEqualTo(winner.equals("none") ? null : children(winner));
                assertThat(meta.groupId().isPresent()).isEqualTo(!winner.equals("none"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void python_reads_replaces_and_deletes_the_rows_and_what_it_leaves_goes_with_the_next_cleanup(
            TestDatabase database) {
        try (ResultBackend results = in(database).build();
                ResultBackend without = database.builder().build()) {
            for (CeleryPeer peer : CeleryPeer.all()) {
                CeleryApp python = peer.app(database.store(), Map.of("result_expires", DAY.toSeconds()));
                results.writer().success(task("read", "child"), List.of(1L, "é"));
                assertThat(python.difference("read", "[1, 'é']")).isEmpty();
                results.writer().started(task("replaced", "child"));
                python.store("replaced", States.SUCCESS, "2");
                assertThat(results.fetch("replaced").get()).isEqualTo(2L);
                assertThat(meta(results, "replaced").parentId()).contains("parent of replaced");
                results.writer().success(task("forgotten", "child"), 1L);
                python.exec("backend.forget('forgotten')");
                results.writer().success(task("old", "child"), 1L);
                database.sql("UPDATE celery_taskmeta SET date_done = " + database.ago(OLD) + " WHERE task_id = 'old'");
                python.eval("backend.cleanup()");
                assertThat(lineages(database, "%")).isEqualTo(4);
                assertThat(without.capabilities()).doesNotContain(Capability.LINEAGE);
                assertThat(meta(without, "read").parentId()).isEmpty();
                assertThat(without.cleanup()).isZero();
                assertThat(kinds(results)).containsExactly("orphaned_lineage");
                assertThat(results.cleanup()).as("these are no results").isZero();
                assertThat(database.sql("SELECT task_id FROM celeriac_lineage ORDER BY task_id"))
                        .isEqualTo("read\nreplaced");
                assertThat(kinds(results)).isEmpty();
                results.forget(List.of("read", "replaced"));
            }
        }
    }

    private static List<String> kinds(ResultBackend results) {
        return results.examine().stream()
                .map(Finding::kind)
                .filter(kind -> !kind.equals("missing_index")) // of tables that an old Celery made
                .toList();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void forgetting_and_cleaning_up_take_the_lineage_with_them_and_no_other(TestDatabase database) {
        try (ResultBackend results = in(database).build()) {
            List<String> old =
                    IntStream.range(0, 2_300).mapToObj(i -> "old-" + i).toList();
            List<String> fresh = List.of("kept", "a", "b", "c", "d");
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            List.of(old, fresh)
                    .forEach(ids ->
                            ids.forEach(id -> stores.add(results.writer().successAsync(task(id, "x"), 1L))));
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            database.sql("UPDATE celery_taskmeta SET date_done = " + database.ago(OLD) + " WHERE task_id LIKE 'old-%'");
            assertThat(results.countExpired()).isEqualTo(2_300);
            assertThat(results.cleanup()).isEqualTo(2_300);
            assertThat(lineages(database, "old-%")).isZero();
            assertThat(results.forget(List.of("a", "no such task"))).isEqualTo(1);
            assertThat(results.fetchAndForget("b", Object.class).get()).isEqualTo(1L);
            results.forget(ResultTuple.group("g", List.of(ResultTuple.task("c", null), ResultTuple.task("d", null))));
            assertThat(database.sql("SELECT task_id FROM celeriac_lineage")).isEqualTo("kept");
            assertThat(meta(results, "kept").field("children")).isEqualTo(children("x"));
        }
    }

    /** An orphan, while somebody stores a result of that id: whichever comes first, the result has its lineage. */
    @ParameterizedTest
    @MethodSource("databases")
    void a_cleanup_leaves_what_is_being_stored_at_that_moment(TestDatabase database) throws Exception {
        try (ResultBackend results = in(database).build();
                Connection connection = database.connect()) {
            results.writer().success(task("again", "before"), 1L);
            results.writer().success(task("orphan", "before"), 1L);
            database.sql("DELETE FROM celery_taskmeta");
            connection.setAutoCommit(false);
            assertThat(JdbcResultBackend.writer(results, connection).success(task("again", "after"), 2L))
                    .isEqualTo(WriteOutcome.WRITTEN);
            CompletableFuture<Long> cleanup =
                    CompletableFuture.supplyAsync(results::cleanup, task -> new Thread(task).start());
            if (skipsLocked(database)) {
                assertThat(cleanup.join()).isZero();
                assertThat(lineages(database, "orphan")).isZero();
            }
            connection.commit();
            assertThat(cleanup.join()).isZero();
            assertThat(meta(results, "again").field("children")).isEqualTo(children("after"));
            assertThat(database.sql("SELECT task_id FROM celeriac_lineage")).isEqualTo("again");
        }
    }

    private static boolean skipsLocked(TestDatabase database) {
        return database.isPostgres() || !database.sql("SELECT VERSION()").matches("10\\.[0-5]\\..*");
    }

    @ParameterizedTest
    @MethodSource("newest")
    void it_is_a_part_of_the_applications_transaction(TestDatabase database) throws Exception {
        try (ResultBackend results = in(database).build();
                Connection connection = database.connect()) {
            results.writer().started(task("a", "before"));
            connection.setAutoCommit(false);
            JdbcResultBackend.writer(results, connection).success(task("a", "lost"), 1L);
            connection.rollback();
            assertThat(meta(results, "a").state()).isEqualTo(States.STARTED);
            assertThat(meta(results, "a").field("children")).isEqualTo(children("before"));
            JdbcResultBackend.writer(results, connection).success(task("a", "after"), 1L);
            connection.commit();
            assertThat(meta(results, "a").field("children")).isEqualTo(children("after"));
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void an_id_that_its_column_does_not_hold_costs_no_task_its_result(TestDatabase database) {
        try (ResultBackend results = in(database).build()) {
            TaskContext task = task("a", "x").with("parent_id", "p".repeat(156)).with("group", "with\0NUL");
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(meta(results, "a").field("children")).isEqualTo(children("x"));
            assertThat(meta(results, "a").parentId()).isEmpty();
            assertThat(meta(results, "a").groupId()).isEmpty();
            TaskContext odd =
                    task("b", "ünï-☃-𝕏").with("parent_id", "𝕏".repeat(77)).with("group", "o'h\"\\");
            results.writer().success(odd, 1L);
            assertThat(meta(results, "b").field("children")).isEqualTo(children("ünï-☃-𝕏"));
            assertThat(meta(results, "b").parentId()).contains("𝕏".repeat(77));
            assertThat(meta(results, "b").groupId()).contains("o'h\"\\");
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void it_follows_the_names_and_schemas_of_the_tables(TestDatabase database) {
        String schema = database.isPostgres() ? "own" : "own_" + System.nanoTime();
        database.sql("CREATE SCHEMA " + schema + (database.isPostgres() ? " AUTHORIZATION " + database.user() : ""));
        if (!database.isPostgres()) {
            database.sql("GRANT ALL ON " + schema + ".* TO " + database.user());
        }
        try (ResultBackend celerys = in(database).build();
                ResultBackend others = in(database)
                        .set("database_table_names", "{\"task\": \"my results\", \"group\": \"my groups\"}")
                        .set("database_table_schemas", "{\"task\": \"" + schema + "\", \"group\": \"" + schema + "\"}")
                        .build()) {
            celerys.writer().success(task("a", "x"), 1L);
            others.writer().success(task("b", "y"), 1L);
            celerys.cleanup();
            others.cleanup();
            assertThat(meta(celerys, "a").field("children")).isEqualTo(children("x"));
            assertThat(meta(others, "b").field("children")).isEqualTo(children("y"));
            String quote = database.isPostgres() ? "\"" : "`";
            assertThat(database.sql("SELECT task_id FROM " + schema + "." + quote + "my results_lineage" + quote))
                    .isEqualTo("b");
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void a_table_that_is_missing_or_damaged_is_named_with_what_mends_it(TestDatabase database) {
        database.migrate(database.dialect() + "/V1__celery_tables.sql");
        String file = database.dialect() + "-lineage/V3__celeriac_lineage.sql";
        assertThatThrownBy(() -> validating(database).build())
                .hasMessageContainingAll("table celeriac_lineage is missing", "META-INF/celeriac/" + file);
        try (ResultBackend results = in(database).set("database_schema", "none").build()) {
            assertThatThrownBy(() -> results.fetch("a"))
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContainingAll("celeriac_lineage", "database_schema is none", file);
            database.migrate(file);
            database.migrate(file);
            results.writer().success(task("a", "x"), 1L);
            assertThat(meta(results, "a").field("children")).isEqualTo(children("x"));
        }
        validating(database).build().close();
        database.sql("ALTER TABLE celeriac_lineage DROP COLUMN group_id");
        database.sql("ALTER TABLE celeriac_lineage DROP "
                + (database.isPostgres() ? "CONSTRAINT celeriac_lineage_pkey" : "PRIMARY KEY"));
        assertThatThrownBy(() -> validating(database).build())
                .hasMessageContainingAll(
                        "column group_id of celeriac_lineage is missing; ALTER TABLE celeriac_lineage ADD COLUMN",
                        "column task_id of celeriac_lineage has no unique index; ALTER TABLE celeriac_lineage ADD UNIQUE");
        database.migrate(database.dialect() + "-lineage/U3__celeriac_lineage.sql");
        try (ResultBackend without =
                database.builder().set("database_schema", "none").build()) {
            assertThat(without.fetch("a").get()).isEqualTo(1L);
        }
    }

    private static JdbcResultBackend.Builder validating(TestDatabase database) {
        return in(database).set("database_schema", "validate").set("max_result_bytes", "65535");
    }

    @ParameterizedTest
    @MethodSource("newest")
    void who_may_create_nothing_needs_select_insert_update_and_delete(TestDatabase database) throws Exception {
        in(database).build().close();
        String role = "lineage_" + System.nanoTime();
        grant(database, role);
        JdbcResultBackend.Builder limited = JdbcResultBackend.builder()
                .url(database.url().replace(database.user() + "@", role + "@"))
                .password(Credentials.literal("your_password_here"))
                .set("database_lineage", "true")
                .expires(DAY);
        try (ResultBackend results = limited.build();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            results.writer().started(task("a", "x"));
            results.writer().success(task("a", "y"), 1L);
            assertThat(meta(results, "a").field("children")).isEqualTo(children("y"));
            results.writer().success(task("b", "z"), 1L);
            assertThat(results.forget(List.of("b"))).isEqualTo(1);
            statement.executeUpdate("DELETE FROM celery_taskmeta");
            assertThat(kinds(results)).containsExactly("orphaned_lineage");
            assertThat(results.cleanup()).isZero();
            assertThat(lineages(database, "%")).isZero();
        }
    }

    private static void grant(TestDatabase database, String role) {
        String tables = "GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO " + role;
        if (database.isPostgres()) {
            database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'your_password_here'");
            database.sql(tables.formatted("celery_taskmeta, celery_tasksetmeta, celeriac_lineage"));
            database.sql("GRANT USAGE ON SEQUENCE task_id_sequence, taskset_id_sequence TO " + role);
        } else {
            database.sql("CREATE USER " + role + " IDENTIFIED BY 'your_password_here'");
            database.sql(tables.formatted("*"));
        }
    }
}
