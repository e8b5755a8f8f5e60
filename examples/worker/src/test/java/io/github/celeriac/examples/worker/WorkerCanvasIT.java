package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Canvases of a Python client whose tasks are run by a Java worker ({@code j…}) and a Python worker ({@code p…}), on both
 * brokers: what comes out is what Celery's documentation says comes out.
 */
@ParameterizedClass(name = "{0}, {1}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.examples.worker.BrokerKind#andPeers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerCanvasIT {
    @Parameter(0)
    BrokerKind broker;

    @Parameter(1)
    CeleryPeer peer;

    private CanvasWorkers workers;
    private CeleryApp app;

    @BeforeEach
    void start() throws Exception {
        if (workers == null) {
            workers = CanvasWorkers.start(broker, peer, RedisServer.newest());
            app = workers.app();
        }
    }

    @AfterAll
    void stop() {
        if (workers != null) {
            workers.close();
        }
    }

    private Object get(String canvas) {
        return workers.get(canvas);
    }

    @Test
    void a_chain() {
        assertThat(get("chain(padd(1, 1), jadd(10), padd(100), jadd(1000), jadd(10000))"))
                .isEqualTo(11112);
    }

    @Test
    void a_chain_with_a_step_that_tries_again() {
        assertThat(get("chain(jflaky(2), padd(40))")).isEqualTo(42);
    }

    @Test
    void a_chain_that_fails_in_java() {
        app.exec("r = chain(padd(1, 1), jadd(1), jfail('boom').set(immutable=True), padd(1), jadd(1)).apply_async()");
        assertThatThrownBy(() -> app.eval("ended(r).get(timeout=10)"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("boom");
        assertThat(app.eval("[r.state, r.parent.state, r.parent.parent.state]").json())
                .contains(List.of("FAILURE", "FAILURE", "FAILURE"));
    }

    @Test
    void links_and_errbacks() {
        app.exec("""
                one, two, err = padd(10), jadd(20), evaluate('6*7').set(immutable=True)
                ids = [one.freeze().id, two.freeze().id, err.freeze().id]
                good = jadd(1, 1); good.link(one); good.link(two); good.apply_async()
                bad = jfail('boom'); bad.link_error(err); bad.apply_async()
                """);
        assertThat(app.eval("[ended(AsyncResult(i)).get(timeout=10) for i in ids]")
                        .json())
                .contains(List.of(12, 22, 42));
    }

    @Test
    void a_group() {
        assertThat(get("group(jadd(1, 0), padd(2, 0), jadd(3, 0))")).isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void a_group_with_a_member_that_fails() {
        app.exec("g = group(jadd(1, 0), jfail('boom'), padd(2, 0)).apply_async()");
        assertThatThrownBy(() -> app.eval("ended(g).get(timeout=10)")).hasMessageContaining("boom");
        assertThat(app.eval("[str(v) for v in ended(g).get(timeout=10, propagate=False)]")
                        .json())
                .contains(List.of("1", "boom", "2"));
    }

    @Test
    void a_chord() {
        assertThat(get("chord([jadd(1, 0), padd(2, 0), jadd(3, 0), padd(4, 0)], padd([9]))"))
                .isEqualTo(List.of(1, 2, 3, 4, 9));
        assertThat(get("chord([padd(i, i) for i in range(5)], jsum())")).isEqualTo(20);
    }

    @Test
    void a_chord_in_a_chain() {
        assertThat(
                        get(
                                "chain(padd(1, 1), group(jadd(10), padd(20)), jsum(), group(jadd(1), padd(2)), jsum(), padd(5))"))
                .isEqualTo(76);
    }

    @Test
    void nested_chords() {
        assertThat(
                        get(
                                "chord([jadd(1, 1), chord([jadd(2, 2), padd(3, 3)], jsum()), chain(padd(4, 4), jadd(5))], jsum())"))
                .isEqualTo(25);
    }

    @Test
    void a_chord_of_chords_whose_body_is_a_chain_with_a_chord() {
        assertThat(get("chord([padd(1, 1), chord([jadd(2, 2)], jsum()), chord([jadd(3, 3), padd(4, 4)], jsum())],"
                        + " chain(jsum(), group(jadd(1), padd(2)), jsum()))"))
                .isEqualTo(43);
    }

    @Test
    void a_chord_whose_body_is_a_group() {
        app.exec("r = chord([jadd(1, 1), padd(2, 2)], group(jsum(), padd([7]))).apply_async()");
        assertThat(app.eval("ended(r).get(timeout=10)").json()).contains(List.of(6, List.of(2, 4, 7)));
    }

    @Test
    void a_chord_with_a_failing_java_part() {
        app.exec("""
                err = evaluate('6*7').set(immutable=True); errid = err.freeze().id
                body = padd([9]); body.link_error(err)
                r = chord([padd(1, 1), jfail('boom'), jadd(1, 1)], body).apply_async()
                """);
        assertThat(app.eval("type(ended(r).get(timeout=10, propagate=False)).__name__")
                        .json())
                .contains("ChordError");
        assertThat(app.eval("str(r.result)").json().orElseThrow().toString())
                .matches("Dependency [-0-9a-f]{36} raised IllegalStateException\\('boom'\\)");
        assertThat(app.eval("ended(AsyncResult(errid)).get(timeout=10)").json()).contains(42);
    }

    @Test
    void a_chord_with_a_failing_python_part_and_a_java_body() {
        app.exec("r = chord([jadd(1, 1), pfail(), jadd(1, 1)], jsum()).apply_async()");
        assertThat(app.eval("str(ended(r).get(timeout=10, propagate=False))")
                        .json()
                        .orElseThrow()
                        .toString())
                .matches("Dependency [-0-9a-f]{36} raised ShopError\\('boom', 1\\)");
    }

    @Test
    void a_chord_with_a_part_that_tries_again() {
        assertThat(get("chord([jflaky(3), padd(1, 1)], jsum())")).isEqualTo(5);
    }

    @Test
    void a_chord_of_1000_parts() {
        assertThat(get("chord([(padd if i % 4 == 0 else jadd)(i, 0) for i in range(1000)], jsum())"))
                .isEqualTo(499_500);
    }
}
