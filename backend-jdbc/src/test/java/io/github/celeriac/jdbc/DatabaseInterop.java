package io.github.celeriac.jdbc;

import static io.github.celeriac.testkit.live.CeleryApp.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.PythonResult;
import io.github.celeriac.testkit.live.WithEveryPeer;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Celery's {@code database} backend and ours, on the same tables at the same time. */
@Timeout(120)
abstract class DatabaseInterop {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<ResultBackend> opened = new ArrayList<>();

    /** What Python is told. */
    abstract LiveStore store();

    /** A builder for the same place. */
    abstract ResultBackendBuilder<?> builder();

    final ResultBackend open() {
        return open(builder -> {});
    }

    final ResultBackend open(Consumer<ResultBackendBuilder<?>> options) {
        ResultBackendBuilder<?> builder = builder();
        options.accept(builder);
        ResultBackend backend = builder.build();
        opened.add(backend);
        return backend;
    }

    @AfterEach
    void closeBackends() {
        opened.forEach(ResultBackend::close);
        opened.clear();
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Python expressions, and what they are in Java: all that a pickle can hold without code. */
    static Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("42", 42L);
        values.put("-1", -1L);
        values.put("2**63 - 1", Long.MAX_VALUE);
        values.put("2**200", BigInteger.TWO.pow(200));
        values.put("-(2**63) - 1", BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE));
        values.put("True", true);
        values.put("1.5", 1.5);
        values.put("inf", Double.POSITIVE_INFINITY);
        values.put("''", "");
        values.put("'é \\U0001f600 \\x00'", "é \uD83D\uDE00 \0");
        values.put("'x' * 100000", "x".repeat(100_000));
        values.put("[]", List.of());
        values.put("[1, None, 'a']", Arrays.asList(1L, null, "a"));
        values.put("(1, (2,))", Tuple.of(1L, Tuple.of(2L)));
        values.put("{}", Map.of());
        values.put("{'x': {'y': [1]}, 2: 'two'}", Map.of("x", Map.of("y", List.of(1L)), 2L, "two"));
        values.put("{1, 2}", Set.of(1L, 2L));
        values.put("Decimal('1.10')", new BigDecimal("1.10"));
        values.put(
                "UUID('12345678-1234-5678-1234-567812345678')",
                UUID.fromString("12345678-1234-5678-1234-567812345678"));
        values.put("datetime.datetime(2024, 1, 2, 3, 4, 5, 678)", LocalDateTime.of(2024, 1, 2, 3, 4, 5, 678_000));
        values.put(
                "datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))",
                OffsetDateTime.parse("2024-01-02T03:04:05+05:30"));
        values.put("datetime.date(2024, 2, 29)", LocalDate.of(2024, 2, 29));
        values.put("datetime.time(3, 4, 5, 10)", LocalTime.of(3, 4, 5, 10_000));
        values.put("timedelta(days=-1, microseconds=5)", Duration.ofDays(-1).plusNanos(5_000));
        return values;
    }

    @WithEveryPeer
    void every_value_that_python_stored_is_read(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        values().forEach((expression, expected) -> {
            String id = newId();
            app.store(id, States.SUCCESS, expression);
            assertThat(results.fetch(id).get()).as(expression).isEqualTo(expected);
        });
    }

    @WithEveryPeer
    void every_value_that_java_stored_is_read(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        values().forEach((expression, value) -> {
            String id = newId();
            results.writer().success(TaskContext.of(id), value);
            assertThat(app.difference(id, expression)).as(expression).isEmpty();
        });
    }

    @WithEveryPeer
    void bytes_and_none_go_both_ways(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        String bytes = newId();
        app.store(bytes, States.SUCCESS, "bytes(range(256))");
        byte[] read = (byte[]) results.fetch(bytes).get();
        assertThat(read).hasSize(256).startsWith(0, 1, 2).endsWith(254, 255);
        String again = newId();
        results.writer().success(TaskContext.of(again), read);
        assertThat(app.difference(again, "bytes(range(256))")).isEmpty();

        String none = newId();
        app.store(none, States.SUCCESS, "None");
        assertThat(results.awaitResult(none, Object.class, PATIENCE).get()).isNull();
        String ours = newId();
        results.writer().success(TaskContext.of(ours), null);
        assertThat(app.get(ours, PATIENCE).isNone()).isTrue();
    }

    @WithEveryPeer
    void the_document_is_the_one_that_celery_reads(CeleryPeer peer) {
        ResultBackend results = open();
        String id = newId();
        peer.app(store()).store(id, States.SUCCESS, "{'x': 1}");
        TaskMeta meta = results.fetch(id).meta().orElseThrow();
        assertThat(meta.asMap().keySet()).containsExactly("task_id", "status", "result", "traceback", "date_done");
        assertThat(peer.app(store())
                        .eval("list(backend.get_task_meta(%s))".formatted(literal(id)))
                        .json()
                        .orElseThrow())
                .isEqualTo(new ArrayList<>(meta.asMap().keySet()));
        assertThat(meta.dateDone().orElseThrow()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat((String) meta.field("date_done")).endsWith("+00:00");
    }

    @WithEveryPeer
    void a_failure_in_python_is_thrown_with_its_traceback(CeleryPeer peer) {
        String id = newId();
        String traceback = peer.app(store()).storeException(id, "ValueError('boom', 1)");
        assertThatThrownBy(() -> open().await(id, Object.class, PATIENCE))
                .isInstanceOfSatisfying(RemoteTaskException.class, thrown -> {
                    assertThat(thrown.type()).isEqualTo("ValueError");
                    assertThat(thrown.module()).isEqualTo("builtins");
                    assertThat(thrown.args()).isEqualTo(List.of("boom", 1L));
                    assertThat(thrown.getStackTrace())
                            .extracting(StackTraceElement::getMethodName)
                            .contains("inner_function", "outer_function");
                });
        assertThat(open().fetch(id).meta().flatMap(TaskMeta::traceback)).contains(traceback);
    }

    @WithEveryPeer
    void a_failure_in_java_is_raised_in_python(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        String id = newId();
        results.writer().failure(TaskContext.of(id), new IllegalStateException("no stock"));
        assertThatThrownBy(() -> app.get(id, PATIENCE))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        raised -> assertThat(raised.getMessage()).contains("IllegalStateException", "no stock"));
        assertThat(app.result(id).traceback().orElseThrow()).contains("a_failure_in_java_is_raised_in_python");

        String builtin = newId();
        Map<String, Object> exception =
                Map.of("exc_type", "KeyError", "exc_message", List.of("k", 7), "exc_module", "builtins");
        results.writer().store(TaskContext.of(builtin), States.FAILURE, exception, "Traceback\0 with NUL");
        assertThat(app.difference(builtin, "KeyError('k', 7)")).isEmpty();
    }

    /** Celery pickles the exception's arguments as a tuple, and the rest as it is: byte for byte the same. */
    @WithEveryPeer
    void rows_are_the_same_byte_for_byte(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("{'x': 1}", Map.of("x", 1L));
        stored.put("42", 42L);
        stored.put("[1, 2]", List.of(1L, 2L));
        stored.put("b'\\xff'", new byte[] {-1});
        stored.put("None", null);
        stored.forEach((expression, value) -> {
            String python = newId();
            String java = newId();
            app.store(python, States.SUCCESS, expression);
            results.writer().success(TaskContext.of(java), value);
            assertThat(column(java, "result")).as(expression).isEqualTo(column(python, "result"));
        });
        String python = newId();
        String java = newId();
        app.store(python, States.FAILURE, "ValueError('boom', 1)");
        Map<String, Object> exception = new LinkedHashMap<>();
        exception.put("exc_type", "ValueError");
        exception.put("exc_message", List.of("boom", 1L));
        exception.put("exc_module", "builtins");
        results.writer().store(TaskContext.of(java), States.FAILURE, exception, null);
        assertThat(column(java, "result")).isEqualTo(column(python, "result"));
        assertThat(List.of(column(java, "date_done"), column(python, "date_done")))
                .allMatch(date -> date.matches(dateDone()));
        for (String column : List.of("traceback", "name", "args", "kwargs", "worker", "retries", "queue")) {
            assertThat(column(java, column)).as(column).isEqualTo(column(python, column));
        }
    }

    /** What {@code date_done} looks like, as a pattern. */
    abstract String dateDone();

    /** What the column holds, as text, binary as hexadecimal; empty for NULL. */
    abstract String column(String taskId, String column);

    @WithEveryPeer
    void states_on_the_way_go_both_ways(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        TaskContext task = TaskContext.of(newId());

        app.markAsStarted(task.taskId(), Map.of("pid", 1, "hostname", "w@h"));
        assertThat(running(results, task)).isEqualTo(Map.of("pid", 1L, "hostname", "w@h"));
        results.writer().update(task, "PROGRESS", Map.of("done", 1));
        PythonResult progress = app.result(task.taskId());
        assertThat(progress.state()).isEqualTo("PROGRESS");
        assertThat(progress.result().repr()).isEqualTo("{'done': 1}");
        app.store(task.taskId(), "PROGRESS", "{'done': 2}");
        assertThat(running(results, task)).isEqualTo(Map.of("done", 2L));
        app.storeException(task.taskId(), States.RETRY, "KeyError('k')", null);
        assertThat(results.fetch(task.taskId()).state()).isEqualTo(States.RETRY);
        results.writer().retry(task, null);
        assertThat(app.result(task.taskId()).state()).isEqualTo(States.RETRY);
        results.writer().started(task);
        assertThat(app.result(task.taskId()).result().repr()).contains("'pid':", "'hostname':");
        assertThat(column(task.taskId(), "date_done")).isEmpty();
    }

    private static Object running(ResultBackend results, TaskContext task) {
        TaskResult<Object> result = results.fetch(task.taskId());
        assertThat(result).isInstanceOf(TaskResult.Running.class);
        return ((TaskResult.Running<Object>) result).info();
    }

    @WithEveryPeer
    void revoked_and_unknown_tasks_are_told_apart(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        String theirs = newId();
        app.markAsRevoked(theirs, "terminated", null);
        assertThatThrownBy(() -> results.await(theirs, Object.class, PATIENCE))
                .isInstanceOf(TaskRevokedException.class)
                .hasMessageContaining("terminated");
        String ours = newId();
        results.writer().revoked(TaskContext.of(ours), "expired");
        assertThat(app.difference(ours, "celery.exceptions.TaskRevokedError('expired')"))
                .isEmpty();
        String unknown = newId();
        assertThat(results.fetch(unknown)).isInstanceOf(TaskResult.Absent.class);
        assertThat(app.state(unknown)).isEqualTo(States.PENDING);
    }

    @WithEveryPeer
    void a_python_get_that_waits_is_woken_by_a_java_store(CeleryPeer peer) {
        ResultBackend results = open();
        String id = newId();
        CeleryApp.PendingGet waiting = peer.app(store()).startGet(id, PATIENCE);
        assertThat(results.writer().success(TaskContext.of(id), "from Java")).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(waiting.finish().repr()).isEqualTo("'from Java'");
    }

    @WithEveryPeer
    void a_java_await_is_woken_by_a_python_store(CeleryPeer peer) {
        ResultBackend results = open();
        String id = newId();
        CompletableFuture<String> waiting = results.awaitAsync(id, String.class, PATIENCE);
        assertThat(waiting).isNotDone();
        peer.app(store()).store(id, States.SUCCESS, "'from Python'");
        assertThat(waiting.join()).isEqualTo("from Python");
    }

    @WithEveryPeer
    void extended_fields_go_both_ways(CeleryPeer peer) {
        CeleryApp app = peer.app(store(), Map.of("result_extended", true));
        ResultBackend results = open(builder -> builder.extended(true));
        String theirs = newId();
        Map<String, Object> request = Map.of(
                "task",
                "shop.charge",
                "args",
                List.of(1, "x"),
                "kwargs",
                Map.of("k", 2),
                "hostname",
                "celery@h",
                "retries",
                3,
                "delivery_info",
                Map.of("routing_key", "fast"));
        app.store(theirs, States.SUCCESS, "1", null, request);
        TaskMeta meta = results.fetch(theirs).meta().orElseThrow();
        assertThat(meta.asMap().keySet())
                .containsExactly(
                        "task_id",
                        "status",
                        "result",
                        "traceback",
                        "date_done",
                        "name",
                        "args",
                        "kwargs",
                        "worker",
                        "retries",
                        "queue");
        assertThat(meta.name()).contains("shop.charge");
        assertThat(meta.field("args")).isEqualTo(List.of(1L, "x"));
        assertThat(meta.field("kwargs")).isEqualTo(Map.of("k", 2L));
        assertThat(meta.field("retries")).isEqualTo(3L);
        assertThat(meta.worker()).contains("celery@h");
        assertThat(meta.queue()).contains("fast");

        String ours = newId();
        TaskContext task = TaskContext.of(ours)
                .with("task", "shop.charge")
                .with("hostname", "celery@h")
                .with("retries", 3)
                .with("delivery_info", Map.of("routing_key", "fast"))
                .withArguments(List.of(1, "x"), Map.of("k", 2));
        results.writer().success(task, 1L);
        for (String column : List.of("name", "args", "kwargs", "worker", "retries", "queue")) {
            assertThat(column(ours, column)).as(column).isEqualTo(column(theirs, column));
        }
        assertThat(app.result(ours).args().repr()).isEqualTo("[1, 'x']");
        assertThat(open().fetch(ours).get()).isEqualTo(1L);
    }

    @WithEveryPeer
    void arguments_in_a_format_that_is_not_ours_do_not_hide_the_result(CeleryPeer peer) {
        CeleryApp app = peer.app(store(), Map.of("result_extended", true, "result_serializer", "yaml"));
        String id = newId();
        app.store(id, States.SUCCESS, "1", null, Map.of("task", "t", "args", List.of("yes: no"), "kwargs", Map.of()));
        assertThat(open().fetch(id).get()).isEqualTo(1L);
    }

    @WithEveryPeer
    void forgetting_goes_both_ways(CeleryPeer peer) {
        CeleryApp app = peer.app(store());
        ResultBackend results = open();
        String theirs = newId();
        app.store(theirs, States.SUCCESS, "1");
        assertThat(results.forget(List.of(theirs, newId()))).isEqualTo(1);
        assertThat(app.state(theirs)).isEqualTo(States.PENDING);
        String ours = newId();
        results.writer().success(TaskContext.of(ours), 1L);
        app.forget(ours);
        assertThat(results.fetch(ours)).isInstanceOf(TaskResult.Absent.class);
    }

    @WithEveryPeer
    void a_success_of_python_is_kept_from_java(CeleryPeer peer) {
        ResultBackend results = open();
        String id = newId();
        peer.app(store()).store(id, States.SUCCESS, "'first'");
        assertThat(results.writer().failure(TaskContext.of(id), new IllegalStateException("late")))
                .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
        assertThat(peer.app(store()).get(id, PATIENCE).repr()).isEqualTo("'first'");
    }

    @WithEveryPeer
    void pickled_exceptions_of_the_pickle_serializer_are_read(CeleryPeer peer) {
        CeleryApp app = peer.app(store(), Map.of("result_serializer", "pickle", "accept_content", List.of("pickle")));
        String id = newId();
        app.store(id, States.FAILURE, "ValueError('boom', (1, 2))");
        assertThatThrownBy(() -> open().await(id, Object.class, PATIENCE))
                .isInstanceOfSatisfying(RemoteTaskException.class, thrown -> {
                    assertThat(thrown.type()).isEqualTo("ValueError");
                    assertThat(thrown.args()).isEqualTo(List.of("boom", Tuple.of(1L, 2L)));
                });
    }
}
