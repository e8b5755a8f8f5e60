package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.OnEveryStoreAndPeer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

// docs: fixtures
@OnEveryStoreAndPeer // SQLite, each PostgreSQL, each Redis × each Celery; or @OnEveryRedis, @OnEveryPostgres,
// @OnEveryStore
class DocumentedInteropIT {
    @Parameter(0)
    LiveStore store;

    @Parameter(1)
    CeleryPeer peer;

    @Test
    void python_is_woken_by_a_store_from_java() {
        String id = UUID.randomUUID().toString();
        CeleryApp python = peer.app(store, Map.of("result_extended", true));
        CeleryApp.PendingGet waiting = python.startGet(id, Duration.ofSeconds(20)); // returns once it waits
        Map<String, String> environment = Map.of("CELERY_RESULT_BACKEND", store.url());
        try (ResultBackend results =
                ResultBackends.builder().environment(environment).build()) {
            results.writer().success(TaskContext.of(id), Map.of("x", 1));
        }
        assertThat(waiting.finish().repr()).isEqualTo("{'x': 1}");
        assertThat(python.difference(id, "{'x': 1}")).isEmpty(); // same types at every depth
    }
}
// docs: end
