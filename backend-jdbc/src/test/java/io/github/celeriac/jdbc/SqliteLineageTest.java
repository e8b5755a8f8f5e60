package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Finding;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.testkit.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DatabaseLineageIT shows of servers, in a file. */
class SqliteLineageTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private final ManualClock clock = ManualClock.at("2026-03-29T00:59:59Z");

    private JdbcResultBackend.Builder keeping(Duration expires) {
        return JdbcResultBackend.builder()
                .url("db+sqlite:///" + folder.resolve("results.db"))
                .expires(expires)
                .clock(clock);
    }

    private JdbcResultBackend.Builder without() {
        return keeping(DAY);
    }

    private JdbcResultBackend.Builder builder() {
        return without().set("database_lineage", "true");
    }

    private List<String> sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("results.db") + "?busy_timeout=10000");
                Statement executed = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (executed.execute(statement)) {
                try (ResultSet found = executed.getResultSet()) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
            }
            return rows;
        }
    }

    private static TaskContext task(String id) {
        return TaskContext.of(id).with("group", "g").with("parent_id", "p").with("children", List.of("child of " + id));
    }

    private static TaskMeta meta(ResultBackend results, String id) {
        return results.fetch(id).meta().orElseThrow();
    }

    @Test
    void a_later_state_replaces_the_lineage_and_a_success_keeps_its_own() {
        try (ResultBackend results = builder().build()) {
            results.writer().started(task("a"));
            results.writer().success(TaskContext.of("a"), 1L);
            assertThat(meta(results, "a").parentId()).isEmpty();
            assertThat(meta(results, "a").field("children")).isNull();
            results.writer().failure(task("a"), new IllegalStateException("late"));
            assertThat(meta(results, "a").parentId()).isEmpty();
            results.writer().success(task("b"), 1L);
            results.writer().failure(TaskContext.of("b"), new IllegalStateException("late"));
            assertThat(meta(results, "b").field("children")).isEqualTo(List.of("child of b"));
        }
    }

    @Test
    void lineage_goes_with_its_result_and_after_it_where_others_deleted_that() throws SQLException {
        try (ResultBackend results = builder().build()) {
            for (int i = 0; i < 1_100; i++) {
                results.writer().successAsync(task("old-" + i), i);
            }
            results.writer().success(task("orphan"), 1L);
            clock.advance(DAY.plusHours(1));
            results.writer().success(task("fresh"), 1L);
            results.writer().success(task("forgotten"), 1L);
            sql("DELETE FROM celery_taskmeta WHERE task_id = 'orphan'");
            assertThat(results.examine()).extracting(Finding::kind).containsExactlyInAnyOrder("orphaned_lineage");
            assertThat(results.forget(List.of("forgotten"))).isEqualTo(1);
            assertThat(sql("SELECT count(*) FROM celeriac_lineage")).containsExactly("1102");
            assertThat(results.cleanup()).isEqualTo(1_100);
            assertThat(sql("SELECT task_id FROM celeriac_lineage")).containsExactly("fresh");
            assertThat(results.examine()).isEmpty();
        }
    }

    @Test
    void results_that_are_kept_for_ever_lose_none_of_their_lineage_to_a_cleanup_and_others_do() throws SQLException {
        try (ResultBackend results =
                keeping(Duration.ZERO).set("database_lineage", "true").build()) {
            results.writer().success(task("kept"), 1L);
            results.writer().success(task("orphan"), 1L);
            clock.advance(DAY.multipliedBy(1_000));
            sql("DELETE FROM celery_taskmeta WHERE task_id = 'orphan'");
            assertThat(results.examine()).extracting(Finding::kind).containsExactly("orphaned_lineage");
            assertThat(results.cleanup()).as("these are no results").isZero();
            assertThat(results.examine()).isEmpty();
            assertThat(results.fetch("kept").get()).isEqualTo(1L);
            assertThat(sql("SELECT task_id FROM celeriac_lineage")).containsExactly("kept");
        }
    }

    /** Celery's column is nullable; one that is called null is another. */
    @Test
    void rows_without_a_task_id_are_counted_and_take_nobodys_lineage_with_them() throws SQLException {
        try (ResultBackend results = builder().build()) {
            results.writer().success(task("null"), 1L);
            sql("INSERT INTO celery_taskmeta (status, date_done) WITH RECURSIVE n(i) AS"
                    + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
                    + " SELECT 'SUCCESS', '2001-01-01 00:00:00.000000' FROM n");
            assertThat(results.cleanup()).isEqualTo(1_100);
            assertThat(meta(results, "null").parentId()).contains("p");
        }
    }

    @Test
    void ids_that_utf_8_cannot_hold_are_left_out() {
        try (ResultBackend results = builder().build()) {
            results.writer().success(task("a").with("parent_id", "half \uD800").with("group", "\uDC00"), 1L);
            assertThat(meta(results, "a").parentId()).isEmpty();
            assertThat(meta(results, "a").groupId()).isEmpty();
            assertThat(meta(results, "a").field("children")).isEqualTo(List.of("child of a"));
        }
    }

    /** PostgreSQL would cut it, perhaps to the name of another table: refused everywhere. */
    @Test
    void a_task_table_whose_name_leaves_no_room_for_that_of_the_side_table_is_refused() throws SQLException {
        String longest = "t".repeat(63 - "_lineage".length());
        named(longest).build().close();
        assertThat(sql("SELECT name FROM sqlite_master WHERE type = 'table'")).contains(longest + "_lineage");
        assertThatThrownBy(named(longest + "t")::build)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("database_table_names", "'" + longest + "t'", "64 bytes", "database_lineage");
        assertThatThrownBy(named("\u00e9".repeat(28))::build).hasMessageContaining("64 bytes");
        without().set("database_table_names", "task=" + longest + "t").build().close();
    }

    private JdbcResultBackend.Builder named(String task) {
        return builder().set("database_table_names", "task=" + task);
    }

    @Test
    void children_that_are_too_large_make_a_failure_of_their_result() {
        try (ResultBackend results = builder().set("max_result_bytes", "1000").build()) {
            assertThatThrownBy(() -> results.writer()
                            .success(TaskContext.of("a").with("children", List.of("c".repeat(1_000))), 1L))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContainingAll("children of task a", "max_result_bytes is 1,000", "start fewer");
            assertThat(meta(results, "a").state()).isEqualTo("FAILURE");
            assertThat(meta(results, "a").field("children")).isEqualTo(List.of());
        }
    }

    @Test
    void what_it_lacks_is_named_and_made_by_the_migration() throws SQLException {
        without().build().close();
        assertThatThrownBy(() -> builder().set("database_schema", "validate").build())
                .hasMessageContainingAll("celeriac_lineage is missing", "sqlite-lineage/V3__celeriac_lineage.sql");
        sql(TestDatabase.migration("sqlite-lineage/V3__celeriac_lineage.sql"));
        builder().set("database_schema", "validate").build().close();
        sql(TestDatabase.migration("sqlite-lineage/U3__celeriac_lineage.sql"));
        assertThatThrownBy(() -> builder().set("database_schema", "validate").build())
                .hasMessageContaining("celeriac_lineage is missing");
    }

    @Test
    void bytes_that_are_no_children_hide_no_result() throws SQLException {
        try (ResultBackend results = builder().build()) {
            results.writer().success(task("a"), 1L);
            sql("UPDATE celeriac_lineage SET children = x'80056767'");
            assertThat(results.fetch("a").get()).isEqualTo(1L);
            assertThat(meta(results, "a").field("children")).isEqualTo(new byte[] {(byte) 0x80, 5, 0x67, 0x67});
            assertThat(meta(results, "a").groupId()).contains("g");
            assertThat(results.graph("a").tasks().get("a")).isInstanceOf(TaskResult.Unreadable.class);
        }
    }
}
