package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.RecordedMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that others hold, in whatever order: nobody waits for them but who wants to write them. */
@Timeout(120)
class DatabaseLockFaultIT {
    static List<TestDatabase> databases() {
        return TestDatabase.onTheNewest();
    }

    static List<TestDatabase> postgres() {
        return databases().stream().filter(TestDatabase::isPostgres).toList();
    }

    private static CompletableFuture<WriteOutcome> store(ResultBackend results, String id) {
        return results.writer().successAsync(TaskContext.of(id), id);
    }

    private static JdbcResultBackend.Builder patient(TestDatabase database) {
        return database.builder().operationTimeout(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void one_locked_row_holds_up_nobody_else_and_is_written_in_order_once_it_is_free(TestDatabase database)
            throws Exception {
        try (ResultBackend results = patient(database).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            List<String> ids =
                    IntStream.range(0, 200).mapToObj(i -> "task-" + i).toList();
            ids.forEach(id -> results.writer().started(TaskContext.of(id)));
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id = 'task-77'");
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            ids.forEach(id -> stores.add(results.writer().updateAsync(TaskContext.of(id), "PROGRESS", 1L)));
            ids.forEach(id -> stores.add(store(results, id)));
            CompletableFuture<WriteOutcome> late =
                    results.writer().failureAsync(TaskContext.of("task-77"), new IllegalStateException("late"));
            CompletableFuture<Long> forgotten =
                    CompletableFuture.supplyAsync(() -> results.forget(List.of("task-3", "task-77", "task-4")));
            for (int i = 0; i < stores.size(); i++) {
                if (i % 200 != 77) {
                    assertThat(stores.get(i).join()).isEqualTo(WriteOutcome.WRITTEN);
                }
            }
            for (int i = 0; i < 50; i++) {
                assertThat(results.writer().success(TaskContext.of("after-" + i), 1L))
                        .isEqualTo(WriteOutcome.WRITTEN);
            }
            assertThat(stores.get(77)).isNotDone();
            assertThat(stores.get(277)).isNotDone();
            assertThat(forgotten).isNotDone();
            other.rollback();
            assertThat(stores.get(77).join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(stores.get(277).join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(late.join()).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(forgotten.join()).isBetween(1L, 3L);
        }
    }

    /** On PostgreSQL each look at one of them by itself would take 0.2 s. */
    @ParameterizedTest
    @MethodSource("databases")
    void many_locked_rows_are_set_aside_at_once(TestDatabase database) throws Exception {
        CountingDataSource counting = new CountingDataSource(database.jdbcUrl(), database.user(), database.password());
        try (ResultBackend results = JdbcResultBackend.builder()
                        .dataSource(counting)
                        .operationTimeout(Duration.ofSeconds(60))
                        .build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            List<String> ids =
                    IntStream.range(0, 400).mapToObj(i -> "task-" + i).toList();
            ids.stream()
                    .map(id -> results.writer().startedAsync(TaskContext.of(id)))
                    .toList()
                    .forEach(CompletableFuture::join);
            other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED); // or MariaDB locks the gaps, too
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id LIKE 'task-_1%'");
            int before = counting.roundTrips.get();
            List<CompletableFuture<WriteOutcome>> stores =
                    ids.stream().map(id -> store(results, id)).toList();
            assertThat(results.writer().success(TaskContext.of("after"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            if (database.isPostgres()) { // MariaDB gives up at once, and may read all of a table as small as this one
                assertThat(counting.roundTrips.get() - before).isLessThan(60);
            }
            TestDatabase.eventually(
                    "all others are written",
                    () -> stores.stream().filter(each -> !each.isDone()).count() <= 39);
            List<CompletableFuture<WriteOutcome>> open =
                    stores.stream().filter(each -> !each.isDone()).toList();
            assertThat(open).hasSize(39);
            other.rollback();
            assertThat(open).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_look_for_locked_rows_that_breaks_costs_no_store(TestDatabase database) throws Exception {
        CountingDataSource breaking = new CountingDataSource(database.jdbcUrl(), database.user(), database.password());
        try (ResultBackend results = JdbcResultBackend.builder()
                        .dataSource(breaking)
                        .operationTimeout(Duration.ofMinutes(2))
                        .build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            List<String> ids = IntStream.range(0, 20).mapToObj(i -> "task-" + i).toList();
            ids.forEach(id -> results.writer().started(TaskContext.of(id)));
            other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED); // or MariaDB locks the gaps, too
            other.setAutoCommit(false);
            statement.executeUpdate(
                    "UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id IN ('task-3', 'task-7')");
            breaking.breaksOn = "SKIP LOCKED";
            List<CompletableFuture<WriteOutcome>> stores =
                    ids.stream().map(id -> store(results, id)).toList();
            TestDatabase.eventually("both lanes have looked", Duration.ofSeconds(90), () -> breaking.broken.get() > 20);
            assertThat(results.writer().success(TaskContext.of("after"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(stores.get(3)).isNotDone();
            assertThat(stores.get(7)).isNotDone();
            other.rollback();
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            assertThat(store(results, "later").join()).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    /** Those who wait for their rows meet a lock on the whole table, too, and leave nobody behind on the server. */
    @ParameterizedTest
    @MethodSource("databases")
    void a_look_does_not_wait_behind_a_lock_of_the_whole_table(TestDatabase database) throws Exception {
        try (ResultBackend results = database.builder()
                        .operationTimeout(Duration.ofSeconds(10))
                        .build();
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Connection altering = database.connect();
                Statement alter = altering.createStatement()) {
            List<String> ids = IntStream.range(0, 20).mapToObj(i -> "task-" + i).toList();
            ids.forEach(id -> results.writer().started(TaskContext.of(id)));
            other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED); // or MariaDB locks the gaps, too
            other.setAutoCommit(false);
            statement.executeUpdate(
                    "UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id IN ('task-3', 'task-7')");
            List<CompletableFuture<WriteOutcome>> stores =
                    ids.stream().map(id -> store(results, id)).toList();
            for (int i = 0; i < ids.size(); i++) {
                if (i != 3 && i != 7) {
                    assertThat(stores.get(i).join()).isEqualTo(WriteOutcome.WRITTEN);
                }
            }
            CompletableFuture<Boolean> altered = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return alter.execute("ALTER TABLE celery_taskmeta ADD COLUMN more INTEGER");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start());
            assertThatThrownBy(stores.get(3)::join).hasCauseInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(stores.get(7)::join).hasCauseInstanceOf(BackendUnavailableException.class);
            assertThat(altered).isNotDone();
            TestDatabase.eventually("nobody of ours waits on the server", () -> waiting(database) == 0);
            other.rollback();
            altered.join();
            assertThat(store(results, "task-3").join()).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    private static int waiting(TestDatabase database) {
        return Integer.parseInt(database.sql(
                database.isPostgres()
                        ? "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'celeriac'"
                                + " AND wait_event_type = 'Lock' AND datname = current_database()"
                        : "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE()"
                                + " AND state LIKE 'Waiting for table%' AND info LIKE '%task_id%'"));
    }

    /** It writes nothing, and so needs no lock. */
    @ParameterizedTest
    @MethodSource("postgres")
    void a_store_to_a_success_is_answered_while_its_row_is_locked(TestDatabase database) throws Exception {
        try (ResultBackend results = patient(database).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            List<String> ids = List.of("done-1", "done-2", "open-1", "open-2");
            results.writer().success(TaskContext.of("done-1"), 1L);
            results.writer().success(TaskContext.of("done-2"), 2L);
            results.writer().started(TaskContext.of("open-1"));
            results.writer().started(TaskContext.of("open-2"));
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE celery_taskmeta SET traceback = 'theirs'");
            List<CompletableFuture<WriteOutcome>> stores =
                    ids.stream().map(id -> store(results, id)).toList();
            assertThat(stores.get(0).join()).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(stores.get(1).join()).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(stores.get(2)).isNotDone();
            other.rollback();
            assertThat(stores.get(2).join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(stores.get(3).join()).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_is_stored_after_a_forget_that_waits_stays(TestDatabase database) throws Exception {
        RecordedMetrics measured = new RecordedMetrics();
        try (ResultBackend results = patient(database).metrics(measured).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            results.writer().success(TaskContext.of("free"), "before");
            results.writer().started(TaskContext.of("held"));
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id = 'held'");
            CompletableFuture<Long> forgotten =
                    CompletableFuture.supplyAsync(() -> results.forget(List.of("free", "held")));
            TestDatabase.eventually(
                    "the forget waits", () -> !measured.of(Metric.RETRIES).isEmpty());
            CompletableFuture<WriteOutcome> again = store(results, "free");
            assertThat(results.writer().success(TaskContext.of("next"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(forgotten).isNotDone();
            assertThat(again).isNotDone();
            other.rollback();
            assertThat(forgotten.join()).isEqualTo(2);
            assertThat(again.join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.fetch("free").get()).isEqualTo("free");
            assertThat(results.fetch("held").meta()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void an_id_that_another_transaction_has_just_inserted_holds_up_nobody_else(TestDatabase database) throws Exception {
        try (ResultBackend results = patient(database).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO celery_taskmeta (id, task_id, status) VALUES (" + database.nextId()
                    + ", 'theirs', 'PENDING')");
            CompletableFuture<WriteOutcome> theirs = store(results, "theirs");
            List<CompletableFuture<WriteOutcome>> stores = IntStream.range(0, 50)
                    .mapToObj(i -> store(results, "ours-" + i))
                    .toList();
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            assertThat(theirs).isNotDone();
            other.commit();
            assertThat(theirs.join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.fetch("theirs").get()).isEqualTo("theirs");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_lock_that_is_never_let_go_is_told_within_the_operation_timeout(TestDatabase database) throws Exception {
        try (ResultBackend results = database.builder()
                        .operationTimeout(Duration.ofSeconds(3))
                        .build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            results.writer().started(TaskContext.of("locked"));
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id = 'locked'");
            assertThatThrownBy(store(results, "locked")::join)
                    .cause()
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("operation_timeout", "locked by another transaction");
            other.commit();
            assertThat(database.sql("SELECT status FROM celery_taskmeta WHERE task_id = 'locked'"))
                    .isEqualTo("FOREIGN");
            assertThat(store(results, "locked").join()).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    /** Others lock the same rows, two by two and in the opposite order. */
    @ParameterizedTest
    @MethodSource("databases")
    void deadlocks_with_others_cost_nobody_a_result(TestDatabase database) throws Exception {
        try (ResultBackend results = patient(database).build();
                ResultBackend second = patient(database).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            List<String> ids =
                    IntStream.range(100, 140).mapToObj(i -> "task-" + i).toList();
            ids.forEach(id -> results.writer().started(TaskContext.of(id)));
            other.setAutoCommit(false);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                try {
                    statement.executeUpdate("UPDATE celery_taskmeta SET traceback = 'x' WHERE task_id = 'task-139'");
                    ids.forEach(id -> stores.add(results.writer().updateAsync(TaskContext.of(id), "PROGRESS", 1L)));
                    ids.forEach(id -> stores.add(second.writer().updateAsync(TaskContext.of(id), "OTHER", 1L)));
                    statement.executeUpdate("UPDATE celery_taskmeta SET traceback = 'x' WHERE task_id = 'task-100'");
                    other.commit();
                } catch (SQLException e) {
                    other.rollback(); // the foreign transaction was the victim
                }
            }
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            ids.forEach(id -> assertThat(store(results, id).join()).isEqualTo(WriteOutcome.WRITTEN));
            assertThat(results.fetchMany(ids, String.class))
                    .allSatisfy((id, result) -> assertThat(result.get()).isEqualTo(id));
        }
    }

    /** Where every transaction is SERIALIZABLE unless it says otherwise, first writers of the same tasks fail each other. */
    @ParameterizedTest
    @MethodSource("databases")
    void serialization_failures_are_tried_again(TestDatabase database) {
        database.builder().build().close();
        if (database.isPostgres()) {
            database.sql("ALTER DATABASE " + database.jdbcUrl().replaceFirst(".*/", "")
                    + " SET default_transaction_isolation TO 'serializable'");
        } else {
            database.sql("SET GLOBAL TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        }
        try (ResultBackend one = database.builder().build();
                ResultBackend other = database.builder().build()) {
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 100; i++) {
                    TaskContext task = TaskContext.of("task-" + i);
                    stores.add(one.writer().updateAsync(task, "ONE", round));
                    stores.add(other.writer().updateAsync(task, "OTHER", round));
                }
            }
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta")).isEqualTo("100");
        } finally {
            if (!database.isPostgres()) {
                database.sql("SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
        }
    }
}
