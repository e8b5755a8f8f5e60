package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SUCCESS stays, whoever wrote it and in whatever form. */
@OnEveryRedis
class RedisFinalityIT {
    private static final List<String> SERIALIZERS = List.of("json", "msgpack", "pickle", "yaml");

    @Parameter
    RedisServer redis;

    private final String id = UUID.randomUUID().toString();
    private final TaskContext task = TaskContext.of(id);

    @WithEveryPeer
    void python_s_success_is_kept_in_every_serializer_and_anything_else_replaced(CeleryPeer peer) {
        for (String serializer : SERIALIZERS) {
            CeleryApp app = peer.app(redis, Map.of("result_serializer", serializer, "accept_content", SERIALIZERS));
            try (ResultBackend results = Backends.on(redis)
                    .serializer(serializer)
                    .accept(serializer)
                    .extended(true)
                    .build()) {
                for (String state : List.of("STARTED", "FAILURE", "Ünfertig \"1\"", "SUCCESS", "SUCCESSFUL")) {
                    TaskContext each = TaskContext.of(UUID.randomUUID().toString());
                    app.store(each.taskId(), state, state.equals("FAILURE") ? "ValueError('x' * 1000)" : "'x' * 1000");
                    assertThat(results.writer().success(each, "ours"))
                            .as("%s after %s", serializer, state)
                            .isEqualTo(
                                    state.equals("SUCCESS")
                                            ? WriteOutcome.KEPT_EXISTING_SUCCESS
                                            : WriteOutcome.WRITTEN);
                    assertThat(results.fetch(each.taskId()).get())
                            .isEqualTo(state.equals("SUCCESS") ? "x".repeat(1000) : "ours");
                }
            }
        }
    }

    @WithEveryPeer
    void python_s_extended_and_stamped_success_is_kept(CeleryPeer peer) {
        for (String serializer : SERIALIZERS) {
            String each = UUID.randomUUID().toString();
            CeleryApp app = peer.app(
                    redis,
                    Map.of("result_serializer", serializer, "accept_content", SERIALIZERS, "result_extended", true));
            app.exec(
                    ("backend.store_result('%s', 1, 'SUCCESS', request=Context(id='%s', group='g', parent_id='p', task='t',"
                                    + " stamped_headers=['a', 'b', 'c'], stamps={'a': 1, 'b': 2, 'c': 3}))")
                            .formatted(each, each));
            try (ResultBackend results =
                    Backends.on(redis).serializer(serializer).accept(serializer).build()) {
                assertThat(results.writer().success(TaskContext.of(each), 2L))
                        .as(serializer)
                        .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            }
        }
    }

    @WithEveryPeer
    void java_s_success_is_kept_by_python(CeleryPeer peer) {
        for (String serializer : SERIALIZERS) {
            String each = UUID.randomUUID().toString();
            CeleryApp app = peer.app(redis, Map.of("result_serializer", serializer, "accept_content", SERIALIZERS));
            try (ResultBackend results =
                    Backends.on(redis).serializer(serializer).accept(serializer).build()) {
                results.writer().success(TaskContext.of(each), 1L);
                app.storeException(each, "ValueError('late')");
                assertThat(results.fetch(each).state()).as(serializer).isEqualTo(States.SUCCESS);
                assertThat(results.writer().started(TaskContext.of(each)))
                        .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"SUCCESS\",\"result\":1}",
                "{\"result\": 1, \"status\": \"SUCCESS\"}",
                "{ \"status\" : \"SUCCESS\", \"result\": 1 }",
                "{\"status\": \"\\u0053UCCESS\", \"result\": 1}"
            })
    void a_success_of_another_make_is_kept(String document) {
        redis.cli("SET", "celery-task-meta-" + id, document);
        try (ResultBackend results = Backends.on(redis).build()) {
            assertThat(results.writer().failure(task, new IllegalStateException()))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(results.fetch(id).get()).isEqualTo(1L);
        }
    }

    @Test
    void a_state_of_another_make_is_replaced() {
        redis.cli("SET", "celery-task-meta-" + id, "{\"result\": \"SUCCESS\", \"status\": \"STARTED\"}");
        try (ResultBackend results = Backends.on(redis).build()) {
            assertThat(results.writer().success(task, 2L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.fetch(id).get()).isEqualTo(2L);
        }
    }

    @Test
    void what_cannot_be_read_may_be_a_success_and_is_kept() {
        redis.cli("SET", "celery-task-meta-" + id, "garbage");
        try (ResultBackend results = Backends.on(redis).build()) {
            assertThatThrownBy(() -> results.writer().success(task, 1L))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContainingAll(id, "json", "forget");
            assertThat(redis.cli("--raw", "GET", "celery-task-meta-" + id)).isEqualTo("garbage");
            results.forget(id);
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void of_a_hundred_racing_writers_the_first_success_stays() throws Exception {
        try (ResultBackend one = Backends.on(redis).build();
                ResultBackend other = Backends.on(redis).build()) {
            List<CompletableFuture<WriteOutcome>> racing = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ResultBackend writer = i % 2 == 0 ? one : other;
                racing.add(
                        i % 3 == 0
                                ? writer.writer().failureAsync(task, new IllegalStateException("late"))
                                : writer.writer().successAsync(task, (long) i));
            }
            List<Long> won = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                if (racing.get(i).get() == WriteOutcome.WRITTEN && i % 3 != 0) {
                    won.add((long) i);
                }
            }
            assertThat(won).hasSize(1);
            assertThat(one.fetch(id).get()).isEqualTo(won.get(0));
        }
    }

    @Test
    void a_server_that_has_forgotten_the_script_is_taught_again() {
        try (ResultBackend results = Backends.on(redis).build()) {
            results.writer().started(task);
            redis.cli("SCRIPT", "FLUSH");
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.writer().success(task, 2L)).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
        }
    }
}
