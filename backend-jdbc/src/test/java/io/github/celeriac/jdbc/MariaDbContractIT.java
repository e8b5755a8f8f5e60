package io.github.celeriac.jdbc;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.OnEveryMariaDb;
import org.junit.jupiter.params.Parameter;

@OnEveryMariaDb
class MariaDbContractIT extends ResultBackendContract {
    @Parameter
    MariaDbServer mariadb;

    private boolean widened;

    @Override
    protected ResultBackendBuilder<?> builder() {
        if (!widened) {
            widen();
            widened = true;
        }
        return JdbcResultBackend.builder()
                .url(mariadb.database().urlWithoutPassword())
                .password(Credentials.literal(mariadb.password()))
                .set("database_lineage", String.valueOf(isNewest()));
    }

    /** One generation with the side table, one without. */
    private boolean isNewest() {
        return mariadb == MariaDbServer.newest();
    }

    /** The contract wants microseconds and results above 64 KiB, which Celery's columns do not hold there. */
    private void widen() {
        JdbcResultBackend.builder()
                .url(mariadb.database().urlWithoutPassword())
                .password(Credentials.literal(mariadb.password()))
                .build()
                .close();
        mariadb.database()
                .sql("ALTER TABLE celery_taskmeta CONVERT TO CHARACTER SET utf8mb4;"
                        + " ALTER TABLE celery_taskmeta MODIFY date_done DATETIME(6), MODIFY result LONGBLOB, MODIFY traceback LONGTEXT,"
                        + " MODIFY args LONGBLOB, MODIFY kwargs LONGBLOB,"
                        + " MODIFY task_id VARCHAR(155) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    @Override
    protected void storeGarbage(String taskId) {
        mariadb.database()
                .sql("INSERT INTO celery_taskmeta (id, task_id, status, result) VALUES"
                        + " (nextval(task_id_sequence), '" + taskId + "', 'SUCCESS', x'80056767')");
    }
}
