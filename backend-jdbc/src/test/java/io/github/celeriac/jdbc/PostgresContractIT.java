package io.github.celeriac.jdbc;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.OnEveryPostgres;
import io.github.celeriac.testkit.live.PostgresServer;
import org.junit.jupiter.params.Parameter;

@OnEveryPostgres
class PostgresContractIT extends ResultBackendContract {
    @Parameter
    PostgresServer postgres;

    @Override
    protected ResultBackendBuilder<?> builder() {
        return JdbcResultBackend.builder()
                .url(postgres.database().urlWithoutPassword())
                .password(Credentials.literal(postgres.password()))
                // One generation with the side table, one without.
                .set("database_lineage", String.valueOf(postgres == PostgresServer.newest()));
    }

    @Override
    protected void storeGarbage(String taskId) {
        postgres.database()
                .sql("INSERT INTO celery_taskmeta (id, task_id, status, result) VALUES"
                        + " (nextval('task_id_sequence'), '" + taskId + "', 'SUCCESS', '\\x80056767')");
    }
}
