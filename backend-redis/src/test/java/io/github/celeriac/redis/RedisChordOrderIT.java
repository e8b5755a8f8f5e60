package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code result_chord_ordered}: parts of Python and Java in one chord, in the order of the header, or in that of their ends. */
class RedisChordOrderIT {
    private static final int BROKER = 9;

    private final RedisServer redis = RedisServer.newest();
    private final String group = FreshIds.next();
    private final BrokerQueue bodies = new BrokerQueue(redis, BROKER, "bodies-" + group);
    private final Map<String, ?> body = Signature.of("body")
            .set("task_id", group + "-body")
            .set("queue", "bodies-" + group)
            .toMap();

    static List<Arguments> cases() {
        return CeleryPeer.all().stream()
                .flatMap(peer -> Stream.of(
                        Arguments.of(peer, true, true),
                        Arguments.of(peer, true, false),
                        Arguments.of(peer, false, true),
                        Arguments.of(peer, false, false)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_body_gets_the_parts_in_the_order_that_is_set(CeleryPeer peer, boolean ordered, boolean javaLast) {
        Map<String, Object> options = Map.of("result_chord_ordered", ordered);
        CeleryApp python =
                peer.app(redis, Map.of("broker_url", redis.url(BROKER), "result_backend_transport_options", options));
        redis.cli("SET", "celery-taskset-meta-" + group + ".s", "4");
        try (ResultBackend results = Backends.on(redis)
                        .set("result_backend_transport_options", "{\"result_chord_ordered\": " + ordered + "}")
                        .build();
                TaskPublisher publisher = TaskPublishers.builder()
                        .environment(Map.of("CELERY_BROKER_URL", redis.url(BROKER)))
                        .build();
                Canvas canvas = results.canvas(publisher)) {
            for (int index : new int[] {3, 1, 0, 2}) {
                assertThat(bodies.messages()).isEmpty();
                if (index % 2 == (javaLast ? 0 : 1)) {
                    canvas.completion().success(part(index), index);
                } else {
                    python.exec("app.set_current()"); // as in a worker; 5.2 looks for saved groups there
                    python.markAsDone(id(index), Integer.toString(index), request(index));
                    python.exec("__import__('celery._state')._state._set_current_app(None)");
                }
            }
        }
        assertThat(bodies.messages())
                .containsExactly(new BrokerQueue.Message(group + "-body", ordered ? "[0,1,2,3]" : "[3,1,0,2]"));
        // Python does not know .i, which is left to its expiry.
        assertThat(redis.cli("KEYS", "celery-taskset-meta-" + group + ".[jtscp]"))
                .isBlank();
        assertThat(redis.cli("TTL", "celery-taskset-meta-" + group + ".i").strip())
                .isNotEqualTo("-1");
    }

    private String id(int index) {
        return group + "-" + index;
    }

    private TaskContext part(int index) {
        return TaskContext.of(id(index))
                .with("group", group)
                .with("group_index", index)
                .with("chord", body);
    }

    private Map<String, Object> request(int index) {
        return Map.of("id", id(index), "group", group, "group_index", index, "chord", body);
    }
}
