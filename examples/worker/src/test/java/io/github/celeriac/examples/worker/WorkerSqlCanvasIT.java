package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chords with the results in a database: {@code celery.chord_unlock} goes to the queue of the body, and is run by the Java
 * worker for bodies in Java.
 */
@ParameterizedClass(name = "{0}, {1}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.examples.worker.BrokerKind#andPeers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerSqlCanvasIT {
    @Parameter(0)
    BrokerKind broker;

    @Parameter(1)
    CeleryPeer peer;

    private CanvasWorkers workers;
    private CeleryApp app;

    @BeforeEach
    void start() throws Exception {
        if (workers == null) {
            workers = CanvasWorkers.start(broker, peer, PostgresServer.newest());
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
    void a_chord_with_a_java_body() {
        assertThat(get("chord([jadd(1, 0), padd(2, 0), jslow(1)], jsum())")).isEqualTo(4);
    }

    @Test
    void a_chord_with_a_python_body() {
        assertThat(get("chord([jadd(1, 0), padd(2, 0)], padd([9]))")).isEqualTo(List.of(1, 2, 9));
    }

    @Test
    void a_chain_of_groups_whose_chords_are_sent_by_either_worker() {
        assertThat(
                        get(
                                "chain(jadd(1, 1), group(jadd(10), padd(20)), jsum(), group(jadd(1), padd(2)), jsum(), padd(5))"))
                .isEqualTo(76);
    }

    @Test
    void nested_chords() {
        assertThat(get("chord([jadd(1, 1), chord([jadd(2, 2), padd(3, 3)], jsum())], jsum())"))
                .isEqualTo(12);
    }

    @Test
    void a_part_that_fails_fails_the_body_as_celery_has_it() {
        for (String body : new String[] {"jsum()", "padd([9])"}) {
            app.exec("r = chord([padd(1, 1), jfail('boom'), jadd(1, 1)], " + body + ").apply_async()");
            assertThat(app.eval("type(ended(r).get(timeout=10, propagate=False)).__name__")
                            .json())
                    .contains("ChordError");
            assertThat(app.eval("str(r.result)").json()).contains("IllegalStateException('boom')");
        }
    }
}
