package io.github.celeriac.redis;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.RedisSentinel;
import io.github.celeriac.testkit.live.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSentinelContractIT extends ResultBackendContract {
    @RegisterExtension
    static final RedisSentinel SENTINEL = RedisServer.newest().sentinel();

    @AfterAll
    static void stop() {
        SENTINEL.close();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.withRightsFor(SENTINEL, "listing results", "saved groups", "chords");
    }

    @Override
    protected void storeGarbage(String taskId) {
        SENTINEL.cli(SENTINEL.master(), "SET", "celery-task-meta-" + taskId, "{\"status\": garbage");
    }
}
