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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often the network is crossed. */
@Timeout(120)
class DatabaseRoundTripsIT {
    private static final int MANY = 10_000;

    static List<CountingDataSource> databases() {
        PostgresServer postgres = PostgresServer.newest();
        MariaDbServer mariadb = MariaDbServer.all().get(0);
        return List.of(
                new CountingDataSource(postgres.newDatabase().jdbcUrl(), postgres.user(), postgres.password()),
                new CountingDataSource(mariadb.newDatabase().jdbcUrl(), mariadb.user(), mariadb.password()));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ten_thousand_ids_take_twenty_round_trips_at_most(CountingDataSource database) {
        try (ResultBackend results =
                JdbcResultBackend.builder().dataSource(database).build()) {
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
}
