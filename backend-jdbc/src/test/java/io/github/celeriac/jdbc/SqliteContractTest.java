package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractTest extends ResultBackendContract {
    @TempDir
    private Path folder;

    @Override
    protected ResultBackendBuilder<?> builder() {
        return JdbcResultBackend.builder().url("db+sqlite:///" + folder.resolve("results.db"));
    }

    @Override
    protected void storeGarbage(String taskId) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("results.db") + "?busy_timeout=10000");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO celery_taskmeta (task_id, status, result) VALUES (?, 'SUCCESS', x'80056767')")) {
            insert.setString(1, taskId);
            insert.executeUpdate();
        }
    }
}
