package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.PythonResult;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import io.github.celeriac.value.ExceptionValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Celery on the other side, in both directions. */
@OnEveryRedis
class RedisInteropIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Less than the shortest pause of the sweep: what takes less was pushed. */
    private static final Duration PUSHED = Duration.ofSeconds(4);

    @Parameter
    RedisServer redis;

    private final String id = UUID.randomUUID().toString();
    private final TaskContext task = TaskContext.of(id);

    /** By Python expression, what Java has for it. */
    private static Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("None", null);
        values.put("True", true);
        values.put("0", 0L);
        values.put("-2**63", Long.MIN_VALUE);
        values.put("2**64", BigInteger.TWO.pow(64));
        values.put("0.1", 0.1);
        values.put("-1.5e300", -1.5e300);
        values.put("''", "");
        values.put("'h\\u00e9llo \\u2603 \\U0001d11e \"quoted\" \\\\ \\n\\x00'", "héllo ☃ 𝄞 \"quoted\" \\ \n\0");
        values.put("[1, [2.5, None], {'a': {}}]", List.of(1L, Arrays.asList(2.5, null), Map.of("a", Map.of())));
        values.put("{'status': 'FAILURE', 'n': [True, False]}", Map.of("status", "FAILURE", "n", List.of(true, false)));
        values.put("'x' * 1000000", "x".repeat(1_000_000));
        return values;
    }

    private String raw(String taskId) {
        return redis.cli("--raw", "GET", "celery-task-meta-" + taskId);
    }

    private long secondsToLive(String taskId) {
        return Long.parseLong(redis.cli("--raw", "TTL", "celery-task-meta-" + taskId));
    }

    @Nested
    class PythonWrites {
        @WithEveryPeer
        void every_value_is_fetched_and_awaited(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                values().forEach((expression, value) -> {
                    String taskId = UUID.randomUUID().toString();
                    app.store(taskId, "SUCCESS", expression);
                    assertThat(results.fetch(taskId).get()).as(expression).isEqualTo(value);
                    assertThat(results.await(taskId, Object.class, PATIENCE)).isEqualTo(value);
                });
            }
        }

        @WithEveryPeer
        void a_store_wakes_who_awaits(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                CompletableFuture<Long> awaited = results.awaitAsync(id, Long.class, PATIENCE);
                Subscribers.awaitChannel(redis, "celery-task-meta-" + id);
                app.store(id, "STARTED", "{'pid': 1}");
                app.store(id, "SUCCESS", "42");
                long before = System.nanoTime();
                assertThat(awaited.join()).isEqualTo(42);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PUSHED);
            }
        }

        @WithEveryPeer
        void a_failure_is_raised_with_type_module_args_and_traceback(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            String traceback = app.storeException(id, "ValueError('boom', 1)");
            try (ResultBackend results = Backends.on(redis).build()) {
                assertThatThrownBy(() -> results.await(id, Object.class, PATIENCE))
                        .isInstanceOfSatisfying(RemoteTaskException.class, raised -> {
                            assertThat(raised.module()).isEqualTo("builtins");
                            assertThat(raised.type()).isEqualTo("ValueError");
                            assertThat(raised.args()).containsExactly("boom", 1L);
                            assertThat(raised.traceback()).isEqualTo(traceback);
                            assertThat(raised.getStackTrace())
                                    .extracting(StackTraceElement::getMethodName)
                                    .contains("inner_function", "outer_function");
                        });
            }
        }

        @WithEveryPeer
        void unfinished_revoked_and_unknown_tasks_are_told_apart(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                assertThat(results.fetch(id)).isInstanceOf(TaskResult.Absent.class);
                app.markAsStarted(id, Map.of("pid", 7));
                assertThat(results.fetch(id))
                        .isInstanceOfSatisfying(
                                TaskResult.Running.class,
                                running -> assertThat(running.info()).isEqualTo(Map.of("pid", 7L)));
                app.store(id, "PROGRESS", "{'done': 1}");
                assertThat(results.fetch(id).state()).isEqualTo("PROGRESS");
                app.storeException(id, "RETRY", "ConnectionError('later')", null);
                assertThat(results.fetch(id)).isInstanceOf(TaskResult.Running.class);
                assertThat(results.fetch(id).state()).isEqualTo(States.RETRY);
                app.markAsRevoked(id, "terminated", null);
                assertThatThrownBy(() -> results.await(id, Object.class, PATIENCE))
                        .isInstanceOfSatisfying(
                                TaskRevokedException.class,
                                revoked -> assertThat(revoked.args()).containsExactly("terminated"));
            }
        }

        @WithEveryPeer
        void a_real_workers_tasks_are_awaited(CeleryPeer peer) {
            try (CeleryWorker worker = peer.worker(redis, Map.of("task_track_started", true, "result_extended", true));
                    ResultBackend results = Backends.on(redis).build()) {
                assertThat(results.await(worker.send("add", "(2, 3)"), Long.class, PATIENCE))
                        .isEqualTo(5);
                assertThatThrownBy(() -> results.await(worker.send("fail", "()"), Object.class, PATIENCE))
                        .isInstanceOfSatisfying(RemoteTaskException.class, raised -> {
                            assertThat(raised.type()).isEqualTo("ShopError");
                            assertThat(raised.args()).containsExactly("boom", 1L);
                        });
                assertThat(results.await(worker.send("progress", "()"), Long.class, PATIENCE))
                        .isEqualTo(2);
                String retried = worker.send("retry", "()");
                assertThat(results.await(retried, Long.class, PATIENCE)).isEqualTo(1);
                assertThat(results.fetch(retried).meta().orElseThrow().name()).hasValue("retry");
            }
        }
    }

    @Nested
    class JavaWrites {
        @WithEveryPeer
        void every_value_is_what_get_returns(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                values().forEach((expression, value) -> {
                    TaskContext each = TaskContext.of(UUID.randomUUID().toString());
                    assertThat(results.writer().success(each, value)).isEqualTo(WriteOutcome.WRITTEN);
                    assertThat(app.difference(each.taskId(), expression)).isEmpty();
                    app.get(each.taskId(), PATIENCE);
                });
            }
        }

        @WithEveryPeer
        void a_get_that_waits_is_woken(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                CeleryApp.PendingGet waiting = app.startGet(id, PATIENCE);
                results.writer().started(task);
                results.writer().update(task, "PROGRESS", Map.of("done", 1));
                results.writer().success(task, Map.of("sum", 3));
                assertThat(waiting.finish().repr()).isEqualTo("{'sum': 3}");
            }
        }

        @WithEveryPeer
        void a_failure_is_raised_by_get(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis)
                    .exceptionMapper(thrown -> new ExceptionValue("builtins", "ValueError", List.of("boom", 1L)))
                    .build()) {
                CeleryApp.PendingGet waiting = app.startGet(id, PATIENCE);
                results.writer().failure(task, new IllegalArgumentException("boom"));
                assertThatThrownBy(waiting::finish).isInstanceOfSatisfying(PythonException.class, raised -> {
                    assertThat(raised.type()).isEqualTo("builtins.ValueError");
                    assertThat(raised.value().repr()).isEqualTo("ValueError('boom', 1)");
                });
                assertThat(app.result(id).traceback().orElseThrow()).contains("IllegalArgumentException: boom");
            }
        }

        @WithEveryPeer
        void a_java_exception_has_a_class_of_its_own_in_python(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                results.writer().failure(task, new UncheckedIOException(new IOException("disk")));
                assertThatThrownBy(() -> app.get(id, PATIENCE))
                        .isInstanceOfSatisfying(
                                PythonException.class,
                                raised -> assertThat(raised.type()).endsWith("UncheckedIOException"));
            }
        }

        @WithEveryPeer
        void unfinished_and_revoked_tasks_are_told_apart(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            try (ResultBackend results = Backends.on(redis).build()) {
                results.writer().started(task);
                assertThat(app.state(id)).isEqualTo("STARTED");
                results.writer().update(task, "PROGRESS", Map.of("done", 1));
                assertThat(app.result(id).result().repr()).isEqualTo("{'done': 1}");
                results.writer().retry(task, new IllegalStateException("later"));
                PythonResult retried = app.result(id);
                assertThat(retried.state()).isEqualTo("RETRY");
                assertThat(retried.ready()).isFalse();
                results.writer().revoked(task, "expired");
                assertThatThrownBy(() -> app.get(id, PATIENCE))
                        .isInstanceOfSatisfying(
                                PythonException.class,
                                raised -> assertThat(raised.type()).isEqualTo("celery.exceptions.TaskRevokedError"));
            }
        }

        @WithEveryPeer
        void the_stored_bytes_are_python_s_own(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            String theirs = UUID.randomUUID().toString();
            app.store(theirs, "SUCCESS", "{'a': [1, 2.5, None, 'é']}");
            try (ResultBackend results = Backends.on(redis).build()) {
                results.writer().success(task, Map.of("a", Arrays.asList(1L, 2.5, null, "é")));
            }
            assertThat(timeless(raw(id))).isEqualTo(timeless(raw(theirs).replace(theirs, id)));
        }

        private String timeless(String document) {
            return document.replaceAll("\"date_done\": \"[^\"]*\"", "\"date_done\": \"…\"");
        }

        @WithEveryPeer
        void a_result_lives_as_long_as_python_s(CeleryPeer peer) {
            for (String expires : List.of("60.7", "86400", "0")) {
                String theirs = UUID.randomUUID().toString();
                TaskContext ours = TaskContext.of(UUID.randomUUID().toString());
                peer.app(redis, Map.of("result_expires", Double.parseDouble(expires)))
                        .store(theirs, "SUCCESS", "1");
                try (ResultBackend results =
                        Backends.on(redis).set("result_expires", expires).build()) {
                    results.writer().success(ours, 1L);
                }
                assertThat(secondsToLive(ours.taskId()))
                        .as(expires)
                        .isBetween(secondsToLive(theirs) - 1, secondsToLive(theirs) + 1);
            }
        }

        @WithEveryPeer
        void an_extended_result_shows_name_arguments_worker_retries_and_queue(CeleryPeer peer) {
            CeleryApp app = peer.app(redis, Map.of("result_extended", true));
            TaskContext request = TaskContext.fromMessage(
                            Map.of("task", "shop.pay", "id", id, "retries", 2),
                            Map.of("delivery_info", Map.of("routing_key", "payments")))
                    .withArguments(List.of(1L, "a"), Map.of("k", true))
                    .with("hostname", "java@shop");
            try (ResultBackend results = Backends.on(redis).extended(true).build()) {
                results.writer().success(request, 1L);
            }
            PythonResult result = app.result(id);
            assertThat(result.name()).hasValue("shop.pay");
            assertThat(result.args().repr()).isEqualTo("[1, 'a']");
            assertThat(result.kwargs().repr()).isEqualTo("{'k': True}");
            assertThat(result.worker()).hasValue("java@shop");
            assertThat(result.retries()).hasValue(2);
            assertThat(result.queue()).hasValue("payments");
        }

        @WithEveryPeer
        void python_finds_nothing_that_java_has_forgotten(CeleryPeer peer) {
            CeleryApp app = peer.app(redis);
            app.store(id, "SUCCESS", "1");
            try (ResultBackend results = Backends.on(redis).build()) {
                assertThat(results.forget(List.of(id, UUID.randomUUID().toString())))
                        .isEqualTo(1);
            }
            assertThat(app.state(id)).isEqualTo("PENDING");
        }
    }

    /** Up to 5.2, Celery knows no prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"app", "app_", "app:", "app/"})
    void a_global_prefix_is_one_for_both(String prefix) {
        String options = "{\"global_keyprefix\": \"" + prefix + "\"}";
        CeleryApp app = CeleryPeer.newest()
                .app(redis, Map.of("result_backend_transport_options", Map.of("global_keyprefix", prefix)));
        try (ResultBackend results = Backends.on(redis)
                .set("result_backend_transport_options", options)
                .build()) {
            CompletableFuture<Long> awaited = results.awaitAsync(id, Long.class, PATIENCE);
            Subscribers.eventually(
                    "a subscription", () -> Subscribers.channels(redis).contains(id));
            app.store(id, "SUCCESS", "42");
            long before = System.nanoTime();
            assertThat(awaited.join()).isEqualTo(42);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PUSHED);
            TaskContext other = TaskContext.of(UUID.randomUUID().toString());
            CeleryApp.PendingGet waiting = app.startGet(other.taskId(), PATIENCE);
            results.writer().success(other, 43L);
            assertThat(waiting.finish().repr()).isEqualTo("43");
        }
    }
}
