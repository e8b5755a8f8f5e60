package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.BackendUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch must come to what its stores would have come to one by one: compared on a real SQLite. */
class StoreBatchTest {
    private static final String[] STATES = {"STARTED", "PROGRESS", "FAILURE", "SUCCESS"};

    @TempDir
    private Path folder;

    private final SqliteDialect dialect = new SqliteDialect();
    private Connection batched;
    private Connection single;
    private TableNames names = TableNames.DEFAULT;
    private boolean extended;

    @BeforeEach
    void connect() throws SQLException {
        batched = open("batched.db");
        single = open("single.db");
    }

    @AfterEach
    void disconnect() throws SQLException {
        batched.close();
        single.close();
    }

    private Connection open(String name) throws SQLException {
        BackendUrl url = BackendUrl.parse("db+sqlite:///" + folder.resolve(name), Map.of());
        return new DriverDataSource(dialect.target(url, "", Duration.ofSeconds(10))).getConnection();
    }

    private Tables tables(Connection connection) throws SQLException {
        return new Schema(dialect, names, SchemaMode.CREATE).tables(connection);
    }

    private TaskRow row(Random random) {
        byte[] result = {(byte) random.nextInt(2)};
        byte[] children = {(byte) random.nextInt(2)};
        String name = "name-" + random.nextInt(2);
        return new TaskRow(
                "task-" + random.nextInt(8),
                STATES[random.nextInt(STATES.length)],
                result,
                "2026-01-01 00:00:00.000000",
                null,
                extended ? new TaskRow.Extended(name, null, null, null, null, null) : null,
                names.lineage() == null ? null : new TaskRow.Lineage(children, "parent", "group"));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void several_states_of_one_task_in_one_batch_come_to_the_same_as_one_by_one(boolean withLineage, boolean withMore)
            throws SQLException {
        names = withLineage
                ? new TableNames(names.task(), null, names.group(), null, "celeriac_lineage")
                : TableNames.DEFAULT;
        extended = withMore;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            List<TaskRow> rows = new ArrayList<>();
            for (int i = random.nextInt(24); i >= 0; i--) {
                rows.add(row(random));
            }
            assertThat(together(rows))
                    .as("seed %d, round %d: %s", seed, round, rows)
                    .isEqualTo(oneByOne(rows));
        }
        List<String> ids = List.of("task-0", "task-1", "task-2", "task-3", "task-4", "task-5", "task-6", "task-7");
        assertThat(dialect.fetch(batched, tables(batched), ids))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(dialect.fetch(single, tables(single), ids));
    }

    private List<WriteOutcome> together(List<TaskRow> rows) throws SQLException {
        List<Request.Store> requests = rows.stream().map(Request.Store::new).toList();
        new StoreBatch(requests).run(dialect, batched, tables(batched), extended);
        return requests.stream().map(request -> request.future().join()).toList();
    }

    private List<WriteOutcome> oneByOne(List<TaskRow> rows) throws SQLException {
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (TaskRow row : rows) {
            StoreEffect effect = dialect.store(single, tables(single), List.of(row), extended)
                    .get(0);
            outcomes.add(effect == StoreEffect.KEPT ? WriteOutcome.KEPT_EXISTING_SUCCESS : WriteOutcome.WRITTEN);
        }
        return outcomes;
    }
}
