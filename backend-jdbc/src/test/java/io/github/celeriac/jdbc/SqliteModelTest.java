package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendModelContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteModelTest extends ResultBackendModelContract {
    @TempDir
    private Path folder;

    @Override
    protected ResultBackendBuilder<?> builder() {
        return JdbcResultBackend.builder().url("db+sqlite:///" + folder.resolve("results.db"));
    }
}
