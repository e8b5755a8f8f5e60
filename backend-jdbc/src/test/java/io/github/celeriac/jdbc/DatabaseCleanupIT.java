package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.BuiltinTasks;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expired rows go, and no others: whoever else is at it, and whatever they hold. */
@Timeout(120)
class DatabaseCleanupIT {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration OLD = Duration.ofHours(25);
    private static final Duration FRESH = Duration.ofHours(23);

    static List<TestDatabase> databases() {
        return TestDatabase.everywhere();
    }

    static List<TestDatabase> newest() {
        return TestDatabase.onTheNewest();
    }

    private static JdbcResultBackend.Builder in(TestDatabase database) {
        return database.builder().expires(DAY);
    }

    /** So many hundreds of rows. */
    private static void insert(TestDatabase database, String prefix, int hundreds, String state, String date) {
        database.sql("INSERT INTO celery_taskmeta (id, task_id, status, date_done) WITH RECURSIVE c(n) AS"
                + " (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100) SELECT " + database.nextId()
                + ", CONCAT('" + prefix + "-', a.n, '-', b.n), '" + state + "', " + date
                + " FROM c a CROSS JOIN c b WHERE a.n <= " + hundreds);
    }

    private static void insertGroup(TestDatabase database, String id, Duration age) {
        database.sql("INSERT INTO celery_tasksetmeta (id, taskset_id, date_done) VALUES ("
                + database.nextId().replace("task_id", "taskset_id") + ", '" + id + "', " + database.ago(age) + ")");
    }

    private static int rows(TestDatabase database, String like) {
        return Integer.parseInt(database.sql("SELECT count(*) FROM celery_taskmeta WHERE task_id LIKE '" + like + "'"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_is_past_its_time_goes_in_chunks_and_all_else_stays(TestDatabase database) {
        RecordedMetrics metrics = new RecordedMetrics();
        try (ResultBackend results = in(database).metrics(metrics).build();
                ResultBackend keeps = database.builder().expires(Duration.ZERO).build()) {
            insert(database, "old", 25, "SUCCESS", database.ago(OLD));
            insert(database, "progress", 1, "PROGRESS", database.ago(OLD));
            insert(database, "fresh", 1, "SUCCESS", database.ago(FRESH));
            insert(database, "undated", 1, "STARTED", "NULL");
            insertGroup(database, "old", OLD);
            insertGroup(database, "fresh", FRESH);
            assertThat(keeps.countExpired()).isZero();
            assertThat(keeps.cleanup()).isZero();
            assertThat(results.countExpired()).isEqualTo(2_601);
            assertThat(rows(database, "%")).isEqualTo(2_800);
            assertThat(results.cleanup()).isEqualTo(2_601);
            assertThat(metrics.of(Metric.CLEANED).stream().mapToLong(RecordedMetrics.Measurement::amount))
                    .hasSizeGreaterThan(3)
                    .allMatch(chunk -> chunk <= 1_000)
                    .satisfies(chunks -> assertThat(
                                    chunks.stream().mapToLong(Long::longValue).sum())
                            .isEqualTo(2_601));
            assertThat(results.countExpired()).isZero();
            assertThat(List.of(rows(database, "fresh-%"), rows(database, "undated-%"), rows(database, "%")))
                    .containsExactly(100, 100, 200);
            assertThat(database.sql("SELECT taskset_id FROM celery_tasksetmeta"))
                    .isEqualTo("fresh");
            assertThat(results.cleanup()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void python_finds_nothing_left_and_leaves_nothing(TestDatabase database) {
        try (ResultBackend results = in(database).build()) {
            for (CeleryPeer peer : CeleryPeer.all()) {
                insert(database, "old", 3, "SUCCESS", database.ago(OLD));
                insert(database, "fresh", 1, "SUCCESS", database.ago(FRESH));
                insert(database, "undated", 1, "RETRY", "NULL");
                results.cleanup();
                int ours = rows(database, "%");
                python(peer, database);
                assertThat(rows(database, "%")).isEqualTo(ours).isEqualTo(200);
                insert(database, "again", 3, "SUCCESS", database.ago(OLD));
                python(peer, database);
                assertThat(results.countExpired()).isZero();
                database.sql("DELETE FROM celery_taskmeta");
            }
        }
    }

    private static void python(CeleryPeer peer, TestDatabase database) {
        peer.app(database.store(), Map.of("result_expires", DAY.toSeconds())).eval("backend.cleanup()");
    }

    /** Beat's own entry, as its scheduler sends it when it is due. */
    @ParameterizedTest
    @MethodSource("databases")
    void a_java_worker_does_what_celerys_beat_asks_for(TestDatabase database) {
        try (ResultBackend results = in(database).build()) {
            for (CeleryPeer peer : CeleryPeer.all()) {
                insert(database, "old", 3, "SUCCESS", database.ago(OLD));
                CeleryApp app = peer.app(database.store(), Map.of("broker_url", "memory://"));
                app.exec("""
                        import tempfile
                        from celery.beat import PersistentScheduler
                        with tempfile.TemporaryDirectory() as folder:
                            beat = PersistentScheduler(app=app, schedule_filename=folder + '/beat')
                            beat.apply_async(beat.schedule['celery.backend_cleanup'])
                            beat.close()
                        with app.connection_for_read() as connection:
                            message = app.amqp.queues['celery'](connection.default_channel).get(no_ack=True)
                        """);
                TaskContext task = TaskContext.fromMessage(map(app, "message.headers"), map(app, "message.properties"));
                assertThat(BuiltinTasks.run(results, task)).isTrue();
                assertThat(results.countExpired()).isZero();
                results.writer().success(task, null);
                assertThat(app.get(task.taskId(), Duration.ofSeconds(20)).repr())
                        .isEqualTo("None");
                assertThat(BuiltinTasks.run(results, task.with("task", "shop.charge")))
                        .isFalse();
            }
        }
    }

    @SuppressWarnings("unchecked") // JSON has no other keys
    private static Map<String, Object> map(CeleryApp app, String expression) {
        return (Map<String, Object>) app.eval(expression).json().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("newest")
    void while_python_cleans_up_stores_and_reads_nothing_fresh_goes(TestDatabase database) {
        CeleryPeer peer = CeleryPeer.all().get(CeleryPeer.all().size() - 1);
        try (ResultBackend results =
                in(database).set("database_cleanup_rate", "20000").build()) {
            insert(database, "old", 60, "SUCCESS", database.ago(OLD));
            CompletableFuture<Long> cleaned = CompletableFuture.supplyAsync(results::cleanup);
            CompletableFuture<Void> python = CompletableFuture.runAsync(() -> python(peer, database));
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                // Half of them under ids that are just being cleaned up.
                String id = i % 2 == 0 ? "new-" + i : "old-" + (i % 60 + 1) + "-" + (i % 100 + 1);
                stores.add(results.writer().failureAsync(TaskContext.of(id), new IllegalStateException()));
            }
            stores.forEach(CompletableFuture::join);
            python.join();
            assertThat(cleaned.join()).isBetween(0L, 6_000L);
            results.cleanup();
            assertThat(rows(database, "new-%")).isEqualTo(1_000);
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta WHERE date_done < "
                            + database.ago(Duration.ofHours(24))))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void of_many_nodes_one_cleans_up_and_the_others_are_done_at_once(TestDatabase database) {
        List<ResultBackend> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                nodes.add(in(database).set("database_cleanup_rate", "500").build());
            }
            insert(database, "old", 50, "SUCCESS", database.ago(OLD));
            CompletableFuture<Long> leader = CompletableFuture.supplyAsync(nodes.get(0)::cleanup);
            TestDatabase.eventually("the first chunk is gone", () -> rows(database, "%") < 5_000);
            long others =
                    nodes.stream().skip(1).mapToLong(ResultBackend::cleanup).sum();
            assertThat(leader).isNotDone();
            assertThat(others).isZero();
            assertThat(leader.join()).isEqualTo(5_000);
            insert(database, "old", 1, "SUCCESS", database.ago(OLD));
            assertThat(nodes.get(5).cleanup()).isEqualTo(100);
        } finally {
            nodes.forEach(ResultBackend::close);
        }
    }

    /** A pooled connection outlives who borrowed it. */
    @ParameterizedTest
    @MethodSource("newest")
    void who_has_cleaned_up_through_the_applications_pool_leads_no_more(TestDatabase database) {
        try (HikariDataSource one = pool(database);
                HikariDataSource two = pool(database);
                ResultBackend first = expiring(one);
                ResultBackend second = expiring(two)) {
            for (ResultBackend node : List.of(first, second, first)) {
                insert(database, "old", 1, "SUCCESS", database.ago(OLD));
                assertThat(node.cleanup()).isEqualTo(100);
            }
        }
    }

    private static HikariDataSource pool(TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private static ResultBackend expiring(HikariDataSource pool) {
        return JdbcResultBackend.builder()
                .dataSource(pool)
                .expires(Duration.ofDays(1))
                .build();
    }

    @ParameterizedTest
    @MethodSource("newest")
    void what_is_expired_is_counted_so_much_at_a_time(TestDatabase database) {
        CountingDataSource counting = new CountingDataSource(database.jdbcUrl(), database.user(), database.password());
        try (ResultBackend results =
                JdbcResultBackend.builder().dataSource(counting).expires(DAY).build()) {
            for (int i = 0; i < 6; i++) {
                insert(database, "old" + i, 100, "SUCCESS", database.ago(OLD));
                insert(database, "fresh" + i, 1, "SUCCESS", database.ago(FRESH));
            }
            int before = counting.roundTrips.get();
            assertThat(results.countExpired()).isEqualTo(60_000);
            assertThat(counting.roundTrips.get() - before).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_row_that_another_transaction_holds_is_left_for_the_next_time(TestDatabase database) throws Exception {
        try (ResultBackend results = in(database).build();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            insert(database, "old", 1, "SUCCESS", database.ago(OLD));
            other.setAutoCommit(false);
            statement
                    .executeQuery("SELECT id FROM celery_taskmeta WHERE task_id = 'old-1-50' FOR UPDATE")
                    .close();
            assertThat(results.cleanup()).isEqualTo(99);
            other.rollback();
            assertThat(results.cleanup()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void a_leader_whose_connections_are_killed_says_so_and_another_may_follow(TestDatabase database) {
        try (ResultBackend results =
                in(database).set("database_cleanup_rate", "1500").build()) {
            insert(database, "old", 60, "SUCCESS", database.ago(OLD));
            CompletableFuture<Long> cleaned = CompletableFuture.supplyAsync(results::cleanup);
            TestDatabase.eventually("the first chunk is gone", () -> rows(database, "%") < 6_000);
            killAll(database);
            assertThatThrownBy(cleaned::join)
                    .cause()
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("run it again");
            int left = rows(database, "%");
            assertThat(left).isPositive();
            try (ResultBackend next = in(database).build()) {
                assertThat(next.cleanup()).isEqualTo(left);
            }
        }
    }

    private static void killAll(TestDatabase database) {
        if (database.isPostgres()) {
            database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'celeriac'");
        } else {
            database.sql("SELECT id FROM information_schema.processlist WHERE user = 'celery' AND db = DATABASE()")
                    .lines()
                    .forEach(id -> database.sql("KILL " + id));
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void a_backend_that_is_closed_ends_its_cleanup(TestDatabase database) {
        CompletableFuture<Long> cleaned;
        try (ResultBackend results =
                in(database).set("database_cleanup_rate", "1").build()) {
            insert(database, "old", 60, "SUCCESS", database.ago(OLD));
            cleaned = CompletableFuture.supplyAsync(results::cleanup);
            TestDatabase.eventually("the first chunk is gone", () -> rows(database, "%") < 6_000);
        } // not only when the next chunk is due, a quarter of an hour later
        assertThatThrownBy(cleaned::join).hasMessageContaining("closed");
        try (ResultBackend next = in(database).build()) {
            assertThat(next.cleanup()).isPositive();
        }
    }
}
