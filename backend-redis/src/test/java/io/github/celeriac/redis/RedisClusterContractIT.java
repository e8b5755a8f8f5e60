package io.github.celeriac.redis;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterContractIT extends ResultBackendContract {
    @RegisterExtension
    static final RedisCluster CLUSTER = RedisServer.newest().cluster();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.on(CLUSTER);
    }

    @Override
    protected void storeGarbage(String taskId) {
        CLUSTER.cli(0, "-c", "SET", "celery-task-meta-" + taskId, "{\"status\": garbage");
    }
}
