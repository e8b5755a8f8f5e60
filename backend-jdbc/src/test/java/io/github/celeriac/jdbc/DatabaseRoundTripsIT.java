package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the network is crossed. */
@Timeout(120)
class DatabaseRoundTripsIT {
    private static final int MANY = 10_000;

    static List<Arguments> databases() {
        PostgresServer postgres = PostgresServer.newest();
        MariaDbServer mariadb = MariaDbServer.all().get(0);
        return Stream.of(false, true)
                .flatMap(lineage -> Stream.of(
                        Arguments.of(lineage, postgres(postgres)),
                        Arguments.of(
                                lineage,
                                new CountingDataSource(
                                        mariadb.newDatabase().jdbcUrl(), mariadb.user(), mariadb.password()))))
                .toList();
    }

    private static CountingDataSource postgres(PostgresServer server) {
        return new CountingDataSource(server.newDatabase().jdbcUrl(), server.user(), server.password());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ten_thousand_ids_take_twenty_round_trips_at_most(boolean lineage, CountingDataSource database) {
        try (ResultBackend results = JdbcResultBackend.builder()
                .dataSource(database)
                .set("database_lineage", String.valueOf(lineage))
                .build()) {
            List<String> ids =
                    IntStream.range(0, MANY).mapToObj(i -> "task-" + i).toList();
            List<CompletableFuture<WriteOutcome>> stores = ids.stream()
                    .map(id -> results.writer().successAsync(TaskContext.of(id), id))
                    .toList();
            stores.forEach(CompletableFuture::join);
            int before = database.roundTrips.get();
            Map<String, TaskResult<String>> found = results.fetchMany(ids, String.class);
            assertThat(database.roundTrips.get() - before).isBetween(1, 20);
            assertThat(found.values()).extracting(TaskResult::get).containsExactlyElementsOf(ids);
        }
    }

    /** On PostgreSQL; a transaction on the others has one statement more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_store_and_a_forget_take_one_each_with_its_lineage_or_without(boolean lineage) {
        CountingDataSource database = postgres(PostgresServer.newest());
        try (ResultBackend results = JdbcResultBackend.builder()
                .dataSource(database)
                .set("database_lineage", String.valueOf(lineage))
                .build()) {
            TaskContext task = TaskContext.of("a").with("parent_id", "p");
            results.writer().started(task);
            int before = database.roundTrips.get();
            results.writer().success(task, 1L);
            assertThat(database.roundTrips.get() - before).isEqualTo(1);
            assertThat(results.fetch("a").meta().orElseThrow().parentId().isPresent())
                    .isEqualTo(lineage);
            assertThat(database.roundTrips.get() - before).isEqualTo(2);
            results.forget("a");
            assertThat(database.roundTrips.get() - before).isEqualTo(3);
        }
    }
}
