package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TypeRef;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Canvases of a Python client over a Python worker and a Java worker, and the other way round. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.testkit.live.CeleryPeer#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisCanvasIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TypeRef<List<Integer>> NUMBERS = new TypeRef<>() {};
    private static final int BROKER = 8;

    @Parameter
    CeleryPeer peer;

    private final RedisServer redis = RedisServer.newest();
    private CeleryWorker python;
    private CeleryApp app;
    private JavaWorker java;
    private ResultBackend results;
    private TaskPublisher publisher;
    private Canvas canvas;

    @BeforeEach
    void open() {
        if (python == null) {
            Map<String, Object> conf =
                    Map.of("broker_url", redis.url(BROKER), "task_routes", Map.of("java.*", Map.of("queue", "java")));
            python = peer.worker(redis, conf);
            app = python.app();
            app.exec("""
                    def s(name, *args): return app.signature(name, args)
                    def sent(sig): return sig.apply_async().id
                    def first(result): return first(result.parent) if result.parent else result
                    def steps(result):
                        found, left, seen = set(), [result], set()
                        while left:
                            node = left.pop()
                            if node.id not in seen:
                                seen.add(node.id)
                                found.update((node.id, child.id) for child in node.children or [])
                                left.extend(node.children or [])
                                if node.parent:
                                    found.add((node.parent.id, node.id))
                                    left.append(node.parent)
                        return sorted(found)
                    """);
            java = new JavaWorker(redis, BROKER, chordsOnly(), 1);
            results = chordsOnly().build();
            publisher = TaskPublishers.builder()
                    .environment(Map.of("CELERY_BROKER_URL", redis.url(BROKER)))
                    .build();
            canvas = results.canvas(publisher, task -> task.startsWith("java.") ? "java" : null);
        }
    }

    @AfterEach
    void nothing_is_left_of_chords() {
        assertThat(redis.cli("keys", "celeriac-chords*")).isBlank();
        assertThat(redis.cli("keys", "celery-taskset-meta-*.c")).isBlank();
        assertThat(redis.cli("keys", "celery-taskset-meta-*.p")).isBlank();
    }

    @AfterAll
    void stop() {
        if (python != null) {
            canvas.close();
            publisher.close();
            results.close();
            java.close();
            python.close();
        }
    }

    private RedisResultBackend.Builder chordsOnly() {
        return Backends.withRightsFor(redis, "saved groups", "chords", "what is checked at the start");
    }

    private String send(String canvasExpression) {
        return app.eval("sent(" + canvasExpression + ")").json().orElseThrow().toString();
    }

    private int number(String canvasExpression) {
        return results.await(send(canvasExpression), Integer.class, PATIENCE);
    }

    private List<Integer> numbers(String canvasExpression) {
        return results.await(send(canvasExpression), NUMBERS, PATIENCE);
    }

    @Test
    void a_chain_from_python_to_java_and_back() {
        assertThat(number("chain(s('add', 1, 1), s('java.add', 10), s('add', 100), s('java.add', 1000))"))
                .isEqualTo(1112);
    }

    @Test
    void children_of_a_java_step_lead_to_the_last_one() {
        app.exec("r = chain(s('java.add', 1, 1), s('java.add', 2), s('add', 3)).apply_async()");
        assertThat(app.eval("r.get(timeout=60)").json()).contains(7);
        assertThat(app.eval("[v for _, v in r.parent.parent.collect()]").json()).contains(List.of(2, 4, 7));
    }

    @Test
    void the_graph_of_a_chain_with_links_is_celerys_own() {
        app.exec("linked = s('add', 1, 1); linked.link(s('add', 10)); linked.link(s('java.add', 20))");
        ResultGraph graph = graphOf("chain(linked, s('java.add', 2), s('add', 3))");
        assertThat(graph.tasks()).hasSize(5);
        Map<String, List<String>> children = new HashMap<>();
        graph.children().forEach((id, each) -> children.put(id, List.copyOf(each)));
        assertThat(app.eval("{n.id: [c.id for c in to] for n, to in first(r).graph.adjacent.items()}")
                        .json())
                .contains(children);
    }

    @Test
    void the_graph_of_tasks_that_send_others_is_celerys_own() {
        assertThat(graphOf("s('spawn', 3)").tasks()).hasSize(4);
    }

    @Test
    void the_graph_of_a_chain_that_ends_with_groups_is_celerys_own() {
        ResultGraph graph =
                graphOf("chain(s('java.add', 1, 1), group(s('add', 1), group(s('java.add', 2), s('add', 3))))");
        assertThat(graph.tasks()).hasSize(4);
    }

    @Test
    void the_graph_of_chords_within_chains_is_celerys_own() {
        graphOf("chord([s('java.add', 1, 1), chain(s('add', 2, 2), s('java.add', 1))], s('java.sum'))");
        graphOf("chain(s('add', 1, 1), group(s('java.add', 10), s('add', 20)), s('java.sum'), s('add', 5))");
        graphOf(
                "chord([s('java.add', 1, 1), chord([s('java.add', 2, 2), s('add', 3, 3)], s('java.sum'))], s('java.sum'))");
    }

    @Test
    void a_step_that_nobody_runs_is_where_a_graph_is_incomplete_to_celery_too() {
        app.exec("r = chain(s('add', 1, 1), s('add', 2).set(queue='nobody')).apply_async()");
        app.eval("r.parent.get(timeout=60)");
        ResultGraph graph =
                results.graph(app.eval("r.parent.id").json().orElseThrow().toString());
        assertThat(app.eval("[r.id]").json()).contains(List.copyOf(graph.incomplete()));
        assertThatThrownBy(() -> app.eval("list(r.parent.iterdeps())")).hasMessageContaining("IncompleteStream");
    }

    /** Sends a canvas, and once all of it has ended compares what Java and Python know of it. */
    private ResultGraph graphOf(String canvasExpression) {
        app.exec("r = " + canvasExpression + ".apply_async()");
        ResultTuple sent = ResultTuple.decode(app.eval("r.as_tuple()").json().orElseThrow());
        Subscribers.eventually(
                "all tasks end", PATIENCE, () -> results.graph(sent).isComplete());
        ResultGraph graph = results.graph(sent);
        List<Object> edges = graph.edges().stream()
                .<Object>map(edge -> List.of(edge.parent(), edge.child()))
                .toList();
        assertThat(edges).containsExactlyInAnyOrderElementsOf(list("steps(r)"));
        assertThat(list("[(p.id, n.id) for p, n in first(r).iterdeps() if p] if hasattr(first(r), 'iterdeps') else []"))
                .isSubsetOf(edges);
        graph.tasks()
                .forEach((id, result) -> assertThat(app.eval("app.AsyncResult('" + id + "').get(timeout=1)")
                                .json())
                        .hasValueSatisfying(
                                value -> assertThat(String.valueOf(value)).isEqualTo(String.valueOf(result.get()))));
        return graph;
    }

    private List<Object> list(String expression) {
        return List.copyOf((List<?>) app.eval(expression).json().orElseThrow());
    }

    @Test
    void links_of_a_java_task_are_called_with_its_result() {
        app.exec("""
                one, two = (app.signature('add', (each,)) for each in (10, 20))
                ids = [one.freeze().id, two.freeze().id]
                sig = s('java.add', 1, 1); sig.link(one); sig.link(two)
                r = sig.apply_async()
                """);
        assertThat(app.eval("[app.AsyncResult(i).get(timeout=60) for i in ids]").json())
                .contains(List.of(12, 22));
    }

    @Test
    void a_failing_java_step_fails_the_rest_of_its_chain_and_calls_its_errback() {
        app.exec("err = app.signature('evaluate', ('1+1',), immutable=True); errid = err.freeze().id");
        String last = send("chain(s('java.fail', 'boom').on_error(err), s('add', 1), s('add', 2))");
        TaskResult<Object> result = results.awaitResult(last, Object.class, PATIENCE);
        assertThat(result.state()).isEqualTo(States.FAILURE);
        assertThatThrownBy(result::get).isInstanceOf(RemoteTaskException.class).hasMessageContaining("boom");
        assertThat(app.eval("app.AsyncResult(errid).get(timeout=60)").json()).contains(2);
    }

    @Test
    void a_java_task_that_tries_again() {
        assertThat(number("chain(s('java.flaky', 2), s('add', 40))")).isEqualTo(42);
    }

    @Test
    void a_chord_of_python_and_java_parts_in_order() {
        assertThat(
                        numbers(
                                "chord([s('java.add', 1, 0), s('add', 2, 0), s('java.add', 3, 0), s('add', 4, 0)], s('add', [9]))"))
                .containsExactly(1, 2, 3, 4, 9);
    }

    @Test
    void a_chord_of_java_parts_only_with_a_java_body() {
        assertThat(number("chord([s('java.add', i, i) for i in range(10)], s('java.sum'))"))
                .isEqualTo(90);
    }

    @Test
    void a_chord_whose_body_takes_no_results() {
        assertThat(number("chord([s('java.add', 1, 1)], s('add', 20, 3).set(immutable=True))"))
                .isEqualTo(23);
    }

    @Test
    void a_chord_whose_body_is_a_chain() {
        assertThat(number("chord([s('add', 1, 1), s('java.add', 2, 2)], chain(s('java.sum'), s('add', 100)))"))
                .isEqualTo(106);
    }

    @Test
    void a_chord_whose_body_is_a_group() {
        app.exec(
                "r = chord([s('java.add', 1, 1), s('java.add', 2, 2)], group(s('java.sum'), s('add', [7]))).apply_async()");
        assertThat(app.eval("r.get(timeout=60)").json()).contains(List.of(6, List.of(2, 4, 7)));
    }

    @Test
    void a_chain_with_a_group_in_the_middle() {
        assertThat(number("chain(s('add', 1, 1), group(s('java.add', 10), s('add', 20)), s('java.sum'), s('add', 5))"))
                .isEqualTo(39);
    }

    @Test
    void a_chain_with_two_groups_in_java() {
        assertThat(number("chain(s('java.add', 1, 1), group(s('java.add', 10), s('java.add', 20)), s('java.sum'),"
                        + " group(s('java.add', 1), s('add', 2)), s('java.sum'))"))
                .isEqualTo(71);
    }

    @Test
    void a_chord_within_a_chord() {
        assertThat(number("chord([s('java.add', 1, 1), chord([s('java.add', 2, 2), s('add', 3, 3)], s('java.sum')),"
                        + " chain(s('add', 4, 4), s('java.add', 5))], s('java.sum'))"))
                .isEqualTo(2 + 10 + 13);
    }

    /** Where Python's workers send the inner group, this chord never ends: they take its size for that of the chord. */
    @Test
    void a_chord_whose_header_has_a_group_that_gives_a_list() {
        assertThat(results.await(
                        send(
                                "chord([s('java.add', 1, 1), chain(s('java.add', 0, 1), group(s('java.add', 1), s('add', 2)))],"
                                        + " s('add', [9]))"),
                        Object.class,
                        PATIENCE))
                .isEqualTo(List.of(2L, List.of(2L, 3L), 9L));
    }

    @Test
    void a_chord_with_a_failing_java_part_fails_its_body_and_calls_its_errback() {
        app.exec("""
                err = app.signature('evaluate', ('6*7',), immutable=True); errid = err.freeze().id
                body = s('add', [9]); body.link_error(err)
                r = chord([s('add', 1, 1), s('java.fail', 'boom'), s('java.add', 1, 1)], body).apply_async()
                """);
        assertThat(app.eval("type(r.get(timeout=60, propagate=False)).__name__").json())
                .contains("ChordError");
        assertThat(app.eval("str(r.result)").json())
                .isEqualTo(app.eval("f\"Dependency {r.parent[1].id} raised IllegalStateException('boom')\"")
                        .json());
        assertThat(app.eval("app.AsyncResult(errid).get(timeout=60)").json()).contains(42);
    }

    @Test
    void a_revoked_part_fails_the_body_too() {
        String body = send("chord([s('add', 1, 1), s('java.revoked')], s('add', [9]))");
        assertThatThrownBy(() -> results.await(body, Object.class, PATIENCE))
                .hasMessageContaining("raised TaskRevokedError('terminated')");
    }

    @Test
    void a_part_whose_result_cannot_be_encoded_fails_the_body() {
        String body = send("chord([s('java.unencodable'), s('java.add', 1, 1)], s('add', [9]))");
        assertThatThrownBy(() -> results.await(body, Object.class, PATIENCE)).hasMessageContaining("EncodeError(");
    }

    @Test
    void a_step_that_fails_within_a_chords_chain_fails_the_body() {
        String body = send(
                "chord([chain(s('java.fail', 'early'), s('add', 1), s('java.add', 1)), s('add', 1, 1)], s('add', [9]))");
        assertThatThrownBy(() -> results.await(body, Object.class, PATIENCE))
                .hasMessageContaining("raised IllegalStateException('early')");
    }

    @Test
    void an_inner_chord_that_fails_fails_the_outer_one() {
        String body =
                send("chord([chord([s('java.fail', 'deep'), s('java.add', 1, 1)], s('java.sum')), s('java.add', 1, 1)],"
                        + " s('java.sum'))");
        assertThatThrownBy(() -> results.await(body, Object.class, PATIENCE)).hasMessageContaining("Dependency ");
    }

    @Test
    void a_part_is_reported_although_its_result_is_ignored() {
        assertThat(numbers("chord([s('java.add', 1, 1).set(ignore_result=True), s('java.add', 2, 2)], s('add', [9]))"))
                .containsExactly(2, 4, 9);
    }

    @Test
    void a_chord_of_1000_parts() {
        assertThat(number("chord([s('java.add' if i % 4 else 'add', i, 0) for i in range(1000)], s('java.sum'))"))
                .isEqualTo(499_500);
    }

    @Test
    void a_chord_sent_from_java() {
        List<Signature> header = IntStream.range(0, 20)
                .mapToObj(i -> Signature.of(i % 2 == 0 ? "add" : "java.add", i, i))
                .toList();
        String body =
                canvas.send(Signature.chord(header, Signature.of("java.sum"))).id();
        assertThat(results.await(body, Integer.class, PATIENCE)).isEqualTo(380);
        String nested = canvas.send(Signature.chain(
                        Signature.group(
                                Signature.chord(header, Signature.of("java.sum")), Signature.of("java.add", 1, 1)),
                        Signature.of("java.sum"),
                        Signature.of("add", 1)))
                .id();
        assertThat(results.await(nested, Integer.class, PATIENCE)).isEqualTo(383);
    }
}
