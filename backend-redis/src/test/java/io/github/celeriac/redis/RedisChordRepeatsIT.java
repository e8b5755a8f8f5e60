package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A part counts once, whether or not its bytes show whose it is: those of a compressed one do not. */
class RedisChordRepeatsIT {
    private static final int PARTS = 4;
    private static final Codec JSON = ServiceLoader.load(CodecProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("json"))
            .findAny()
            .orElseThrow()
            .create(CodecSettings.defaults());

    private final RedisServer redis = RedisServer.newest();
    private final Queue<TaskMessage> sent = new ConcurrentLinkedQueue<>();
    private final String groupId = UUID.randomUUID().toString();

    @ParameterizedTest
    @CsvSource({"json, true", "json, false", "json+zlib, true", "json+zlib, false", "msgpack, true", "msgpack, false"})
    void parts_that_fail_first_and_then_succeed_twice_make_one_body_with_all_of_them(
            String serializer, boolean ordered) {
        try (ResultBackend results = backend(serializer, ordered);
                Canvas canvas = results.canvas(publisher())) {
            redis.cli("SET", "celery-taskset-meta-" + groupId + ".s", Integer.toString(PARTS));
            TaskCompletion completion = canvas.completion();
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < PARTS - 1; i++) {
                completion.failure(part(i), new IllegalStateException("first"));
                completion.success(part(i), "second " + i);
                completion.success(part(i), "third " + i);
                values.add("second " + i);
                assertThat(sent).isEmpty();
            }
            completion.success(part(PARTS - 1), "last");
            values.add("last");
            assertThat(sent).hasSize(1);
            assertThat(body()).isEqualTo(values);
            for (int i = 0; i < PARTS; i++) {
                completion.success(part(i), "late " + i);
            }
            assertThat(sent).hasSize(1);
        }
    }

    private ResultBackend backend(String serializer, boolean ordered) {
        return Backends.withRightsFor(redis, "saved groups", "chords")
                .set("result_serializer", serializer)
                .set("compression_min_bytes", "1")
                .set("result_backend_transport_options", "{\"result_chord_ordered\": " + ordered + "}")
                .build();
    }

    private TaskContext part(int index) {
        return TaskContext.of(groupId + "-" + index)
                .with("group", groupId)
                .with("group_index", index)
                .with(
                        "chord",
                        Signature.of("body").set("task_id", groupId + "-body").toMap());
    }

    private Object body() {
        TaskMessage message = sent.element();
        TaskContext body = TaskContext.fromMessage(message.headers(), Map.of()).withBody(JSON.decode(message.body()));
        return ((List<?>) body.field("args")).get(0);
    }

    private TaskPublisher publisher() {
        return new TaskPublisher() {
            @Override
            public String description() {
                return "a list";
            }

            @Override
            public CompletableFuture<Void> publish(TaskMessage message) {
                sent.add(message);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close() {}
        };
    }
}
