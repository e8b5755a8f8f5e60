package io.github.celeriac.redis;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import org.junit.jupiter.params.Parameter;

@OnEveryRedis
class RedisResultBackendContractIT extends ResultBackendContract {
    @Parameter
    RedisServer redis;

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.withRightsFor(redis, "listing results", "saved groups", "chords");
    }

    @Override
    protected void storeGarbage(String taskId) {
        redis.cli("SET", "celery-task-meta-" + taskId, "{\"status\": garbage");
        redis.cli("PUBLISH", "celery-task-meta-" + taskId, "{\"status\": garbage");
    }
}
