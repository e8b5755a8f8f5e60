package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chords of a user whose rights do not suffice for everything in one step; the broker is another user's. */
class RedisChordRightsIT {
    private static final int BROKER = 9;

    private final RedisServer redis = RedisServer.newest();
    private final String group = FreshIds.next();
    private final BrokerQueue bodies = new BrokerQueue(redis, BROKER, "bodies-" + group);

    @Test
    void the_body_is_sent_once_by_who_may_send_it_in_no_script() {
        redis.cli("SET", "celery-taskset-meta-" + group + ".s", "2");
        try (ResultBackend results = Backends.withRightsFor(redis, "chords", "what is checked at the start")
                        .build();
                TaskPublisher publisher = TaskPublishers.builder()
                        .environment(Map.of("CELERY_BROKER_URL", redis.url(BROKER)))
                        .build();
                Canvas canvas = results.canvas(publisher)) {
            for (int index : new int[] {0, 1, 1}) {
                canvas.completion().success(part(index), index);
            }
        }
        assertThat(bodies.messages()).containsExactly(new BrokerQueue.Message(group + "-body", "[0,1]"));
    }

    private TaskContext part(int index) {
        return TaskContext.of(group + "-" + index)
                .with("group", group)
                .with("group_index", index)
                .with(
                        "chord",
                        Signature.of("body")
                                .set("task_id", group + "-body")
                                .set("queue", "bodies-" + group)
                                .toMap());
    }
}
