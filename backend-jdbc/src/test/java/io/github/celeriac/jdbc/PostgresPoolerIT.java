package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.PgBouncerServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a real PgBouncer, which hands its sessions around between transactions. */
@Timeout(120)
class PostgresPoolerIT {
    private static final int LOCKED = 39;

    /** With each protocol of the driver's: the look for locked rows is two statements in one message. */
    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple"})
    void locked_rows_are_found_at_one_look_and_no_session_keeps_its_settings(String queryMode) throws Exception {
        PostgresServer postgres = PostgresServer.newest();
        PostgresServer.Database database = postgres.newDatabase();
        try (PgBouncerServer pooler = new PgBouncerServer(database, "transaction")) {
            String url = pooler.jdbcUrl() + "?prepareThreshold=0&preferQueryMode=" + queryMode;
            CountingDataSource counting = new CountingDataSource(url, postgres.user(), postgres.password());
            try (ResultBackend results = JdbcResultBackend.builder()
                            .dataSource(counting)
                            .set("database_lineage", "true")
                            .set("database_push", "notify")
                            .operationTimeout(Duration.ofSeconds(60))
                            .build();
                    Connection other = connect(database.jdbcUrl(), postgres);
                    Statement statement = other.createStatement()) {
                List<String> ids =
                        IntStream.range(0, 400).mapToObj(i -> "task-" + i).toList();
                store(results, ids, "STARTED").forEach(CompletableFuture::join);
                other.setAutoCommit(false);
                statement.executeUpdate("UPDATE celery_taskmeta SET status = 'FOREIGN' WHERE task_id LIKE 'task-_1%'");
                int before = counting.roundTrips.get();
                List<CompletableFuture<WriteOutcome>> stores = store(results, ids, "SUCCESS");
                assertThat(results.writer().success(TaskContext.of("after"), 1L))
                        .isEqualTo(WriteOutcome.WRITTEN);
                assertThat(counting.roundTrips.get() - before).isLessThan(60);
                TestDatabase.eventually("all others are written", () -> open(stores) <= LOCKED);
                assertThat(open(stores)).isEqualTo(LOCKED);
                other.rollback();
                assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
                assertThat(results.fetch("task-11").meta().orElseThrow().parentId())
                        .contains("parent");
                assertThat(results.forget(ids)).isEqualTo(ids.size());
            }
            for (int i = 0; i < 10; i++) {
                assertThat(lockTimeout(pooler.jdbcUrl(), postgres)).isEqualTo("0");
            }
        }
    }

    private static List<CompletableFuture<WriteOutcome>> store(ResultBackend results, List<String> ids, String state) {
        return ids.stream()
                .map(id -> results.writer().storeAsync(TaskContext.of(id).with("parent_id", "parent"), state, id, null))
                .toList();
    }

    private static long open(List<CompletableFuture<WriteOutcome>> stores) {
        return stores.stream().filter(each -> !each.isDone()).count();
    }

    private static Connection connect(String jdbcUrl, PostgresServer postgres) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, postgres.user(), postgres.password());
    }

    private static String lockTimeout(String jdbcUrl, PostgresServer postgres) throws SQLException {
        try (Connection connection = connect(jdbcUrl, postgres);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW lock_timeout")) {
            found.next();
            return found.getString(1);
        }
    }
}
