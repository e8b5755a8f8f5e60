package io.github.celeriac.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@OnEveryStoreAndPeer
class CeleryPeerIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Parameter(0)
    LiveStore store;

    @Parameter(1)
    CeleryPeer peer;

    private final String taskId = UUID.randomUUID().toString();
    private CeleryApp app;

    @BeforeEach
    void openApp() {
        app = peer.app(store);
    }

    @Test
    void is_the_version_that_its_name_says() {
        assertThat(peer.version()).startsWith(peer.name());
        assertThat(peer.versions()).containsKeys("kombu", "redis", "sqlalchemy", "python");
    }

    @Nested
    class Storing {
        @Test
        void a_stored_value_is_what_get_returns() {
            app.store(taskId, "SUCCESS", "{'x': [1, 2.5, None, 'é', True]}");
            PythonValue value = app.get(taskId, SOON);
            assertThat(value.type()).isEqualTo("builtins.dict");
            assertThat(value.json())
                    .hasValueSatisfying(json -> assertThat(json.toString()).isEqualTo("{x=[1, 2.5, null, é, true]}"));
            assertThat(app.difference(taskId, "{'x': [1, 2.5, None, 'é', True]}"))
                    .isEmpty();
            assertThat(app.difference(taskId, "{'x': [1, 2.5, None, 'é', 1]}"))
                    .hasValue("value['x'][4] is a builtins.bool (True), not a builtins.int (1)");
        }

        @Test
        void an_exception_has_a_traceback_and_is_raised_by_get() {
            String traceback = app.storeException(taskId, "ValueError('boom', 1)");
            assertThat(traceback).contains("in outer_function", "in inner_function", "ValueError: ('boom', 1)");
            PythonResult result = app.result(taskId);
            assertThat(result.state()).isEqualTo("FAILURE");
            assertThat(result.failed()).isTrue();
            assertThat(result.traceback()).hasValue(traceback);
            assertThatThrownBy(() -> app.get(taskId, SOON)).isInstanceOfSatisfying(PythonException.class, raised -> {
                assertThat(raised.type()).isEqualTo("builtins.ValueError");
                assertThat(raised.args()).extracting(PythonValue::repr).containsExactly("'boom'", "1");
            });
            assertThat(app.getWithoutRaising(taskId, SOON).repr()).isEqualTo("ValueError('boom', 1)");
        }

        @Test
        void an_exception_may_have_a_module_of_its_own() {
            peer.define("shop.errors", "class PaymentError(Exception):\n    pass\n");
            app.storeException(taskId, "RETRY", "shop.errors.PaymentError('declined')", null);
            PythonResult result = app.result(taskId);
            assertThat(result.state()).isEqualTo("RETRY");
            assertThat(result.result().type()).isEqualTo("shop.errors.PaymentError");
            assertThat(result.ready()).isFalse();
        }

        @Test
        void other_states_and_the_request_are_stored_too() {
            CeleryApp extended = peer.app(store, Map.of("result_extended", true));
            extended.store(
                    taskId,
                    "PROGRESS",
                    "{'done': 1}",
                    null,
                    Map.of(
                            "task",
                            "shop.pay",
                            "args",
                            List.of(1),
                            "kwargs",
                            Map.of(),
                            "hostname",
                            "celery@h",
                            "retries",
                            2));
            PythonResult result = extended.result(taskId);
            assertThat(result.state()).isEqualTo("PROGRESS");
            assertThat(result.name()).hasValue("shop.pay");
            assertThat(result.args().repr()).isEqualTo("[1]");
            assertThat(result.worker()).hasValue("celery@h");
            assertThat(result.retries()).hasValue(2);

            app.markAsStarted(taskId, Map.of("pid", 1));
            assertThat(app.state(taskId)).isEqualTo("STARTED");
            app.markAsRevoked(taskId, "revoked", null);
            assertThat(app.result(taskId).result().type()).isEqualTo("celery.exceptions.TaskRevokedError");
            app.markAsDone(taskId, "3", null);
            assertThat(app.result(taskId).successful()).isTrue();
            assertThat(app.result(taskId).dateDone()).isPresent();
        }

        @Test
        void a_forgotten_result_is_unknown() {
            app.store(taskId, "SUCCESS", "1");
            app.forget(taskId);
            assertThat(app.state(taskId)).isEqualTo("PENDING");
            assertThat(app.meta(taskId).repr()).contains("'status': 'PENDING'");
        }

        @Test
        void a_group_is_restored_with_its_members() {
            app.saveGroup(taskId, List.of(taskId + "-1", taskId + "-2"));
            assertThat(app.restoreGroup(taskId)).hasValue(List.of(taskId + "-1", taskId + "-2"));
            assertThat(app.restoreGroup(taskId + "-none")).isEmpty();
        }
    }

    @Nested
    class Waiting {
        @Test
        void a_get_that_waits_is_woken() {
            CeleryApp.PendingGet waiting = app.startGet(taskId, SOON);
            app.store(taskId, "SUCCESS", "'there'");
            assertThat(waiting.finish().repr()).isEqualTo("'there'");
        }

        @Test
        void a_get_of_nothing_times_out_as_in_celery() {
            assertThatThrownBy(() -> app.get(taskId, Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            raised -> assertThat(raised.bases()).contains("celery.exceptions.TimeoutError"));
        }

        @Test
        void many_may_wait_at_once() {
            List<CeleryApp.PendingGet> waiting = List.of(
                    app.startGet(taskId, SOON), app.startGet(taskId, SOON), app.startGet(taskId + "-other", SOON));
            app.store(taskId + "-other", "SUCCESS", "2");
            app.store(taskId, "SUCCESS", "1");
            assertThat(waiting).extracting(get -> get.finish().repr()).containsExactly("1", "1", "2");
        }
    }

    @Nested
    class Expressions {
        @Test
        void what_statements_bind_is_there_for_later_expressions() {
            app.exec("def twice(x):\n    return 2 * x\n");
            assertThat(app.eval("twice(Decimal('1.5'))").repr()).isEqualTo("Decimal('3.0')");
            assertThat(app.eval("[backend.as_uri() for _ in range(1)]").type()).isEqualTo("builtins.list");
        }

        @Test
        void what_python_raises_becomes_a_java_exception_with_its_traceback() {
            assertThatThrownBy(() -> app.eval("{}['no']"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("KeyError('no')")
                    .hasMessageContaining("Traceback (most recent call last)");
        }
    }

    @Test
    void a_real_worker_runs_its_tasks() {
        try (CeleryWorker worker = peer.worker(store, Map.of("task_track_started", true, "result_extended", true))) {
            CeleryApp client = worker.app();
            assertThat(client.get(worker.send("add", "(2, 3)"), SOON).repr()).isEqualTo("5");

            String failed = worker.send("fail", "()");
            assertThatThrownBy(() -> client.get(failed, SOON))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            raised -> assertThat(raised.args())
                                    .extracting(PythonValue::repr)
                                    .containsExactly("'boom'", "1"));
            assertThat(client.result(failed).traceback())
                    .hasValueSatisfying(text -> assertThat(text).contains("in check_stock"));

            assertThat(client.get(worker.send("retry", "()"), SOON).repr()).isEqualTo("1");
            String succeeded = worker.send("progress", "(3,)");
            assertThat(client.get(succeeded, SOON).repr()).isEqualTo("3");
            assertThat(client.result(succeeded).worker()).hasValue("peer@test");
        }
    }
}
