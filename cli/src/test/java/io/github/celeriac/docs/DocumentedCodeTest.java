package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The code of the pages does what the pages say. */
class DocumentedCodeTest {
    private static final TaskContext TASK = DocumentedCode.task(Map.of("id", "t", "task", "shop.sum"), Map.of());

    @TempDir
    private Path folder;

    private ResultBackend results;

    @BeforeEach
    void open() {
        results = DocumentedCode.build("db+sqlite:///" + folder.resolve("results.db"));
    }

    @AfterEach
    void close() {
        results.close();
    }

    @Test
    void await_returns_the_value_as_the_type_asked_for() {
        results.writer().success(TASK, List.of(1, 2));
        assertThat(DocumentedCode.await(results, "t")).containsExactly(1, 2);
    }

    @Test
    void await_tells_what_the_task_raised() {
        results.writer().failure(TASK, new IllegalArgumentException("no"));
        assertThatThrownBy(() -> DocumentedCode.await(results, "t"))
                .hasMessage("the task raised IllegalArgumentException with [no]");
    }

    @Test
    void awaitAsync_hands_the_value_on() {
        AtomicReference<Integer> used = new AtomicReference<>();
        results.writer().success(TASK, 3);
        DocumentedCode.awaitLater(results, "t", used::set).join();
        assertThat(used).hasValue(3);
    }

    @Test
    void fetch_tells_the_five_cases_apart() {
        assertThat(DocumentedCode.describe(results, "t")).isEqualTo("is not known");
        results.writer().update(TASK, "PROGRESS", Map.of("done", 1));
        assertThat(DocumentedCode.describe(results, "t")).isEqualTo("is PROGRESS {done=1}");
        results.writer().revoked(TASK, "revoked");
        assertThat(DocumentedCode.describe(results, "t")).isEqualTo("was revoked");
        results.writer().failure(TASK, new IllegalStateException());
        assertThat(DocumentedCode.describe(results, "t")).isEqualTo("raised IllegalStateException");
        results.writer().success(TASK, 3);
        assertThat(DocumentedCode.describe(results, "t")).isEqualTo("returned 3");
    }

    @Test
    void the_builder_takes_any_setting_by_its_name() {
        results.writer().success(TASK, 3);
        assertThat(results.fetch("t").meta().orElseThrow().name()).hasValue("shop.sum");
    }

    @Test
    void a_backend_uses_the_connections_of_the_application() {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + folder.resolve("results.db"));
        results.writer().success(TASK, 3);
        try (ResultBackend adopted = DocumentedCode.adopt(dataSource)) {
            assertThat(adopted.fetch("t").get()).isEqualTo(3L);
        }
    }

    @Test
    void a_result_is_committed_with_the_rows_of_the_application() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("results.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE orders (id INTEGER PRIMARY KEY, paid INTEGER)");
            statement.executeUpdate("INSERT INTO orders VALUES (7, 0)");
            DocumentedCode.pay(results, connection, TASK, 7);
            assertThat(results.fetch("t").get()).isEqualTo("paid");
            try (ResultSet found = statement.executeQuery("SELECT paid FROM orders")) {
                assertThat(found.getInt(1)).isEqualTo(1);
            }
        }
    }
}
