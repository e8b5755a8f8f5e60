package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What is sent first is there first, also if the server has to be taught the script in between. */
@OnEveryRedis
class RedisOrderIT {
    @Parameter
    RedisServer redis;

    @Test
    void a_started_that_is_sent_twice_does_not_replace_the_failure_after_it() throws Exception {
        try (ResultBackend results = Backends.on(redis).build()) {
            for (int round = 0; round < 5; round++) {
                redis.cli("SCRIPT", "FLUSH");
                List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    TaskContext task = TaskContext.of(UUID.randomUUID().toString());
                    ids.add(task.taskId());
                    outcomes.add(results.writer().startedAsync(task));
                    outcomes.add(results.writer().failureAsync(task, new IllegalStateException("after it")));
                }
                for (CompletableFuture<WriteOutcome> outcome : outcomes) {
                    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
                }
                assertThat(results.fetchMany(ids, Object.class).values())
                        .allMatch(result -> result.state().equals("FAILURE"));
            }
        }
    }
}
