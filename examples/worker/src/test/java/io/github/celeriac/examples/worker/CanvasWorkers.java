package io.github.celeriac.examples.worker;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.LiveServer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A Python worker and a Java worker with a queue each, and a Python client whose names for tasks begin with {@code p} or
 * {@code j} for who runs them: {@code padd}, {@code jsum}.
 */
record CanvasWorkers(CeleryWorker python, JavaWorker java, CeleryApp app) implements AutoCloseable {
    /** Python's own get() may miss what is stored while it subscribes: it is asked for what is there already. */
    private static final String NAMES = """
            def task(name): return lambda *args: app.signature(name, args)
            padd, pfail, evaluate = (task(n) for n in ('add', 'fail', 'evaluate'))
            jadd, jsum, jfail, jslow, jflaky = (task('examples.' + n) for n in ('add', 'sum', 'fail', 'slow', 'flaky'))
            def ended(result):
                deadline = time.time() + 60
                while not result.ready():
                    assert time.time() < deadline, f'{result!r} did not end'
                    time.sleep(0.02)
                return result
            def get(signature): return ended(signature.apply_async()).get(timeout=10)
            """;

    static CanvasWorkers start(BrokerKind broker, CeleryPeer peer, LiveServer results) throws Exception {
        String unique = UUID.randomUUID().toString();
        Map<String, Object> conf = new HashMap<>();
        conf.put("broker_url", broker.url());
        conf.put("task_default_queue", "python-" + unique);
        conf.put("task_routes", Map.of("examples.*", Map.of("queue", "java-" + unique)));
        conf.put("result_chord_retry_interval", 0.2);
        CeleryWorker python = peer.worker(results, conf); // first: Celery creates the tables of SQL
        try {
            Map<String, String> environment = Map.of(
                    "CELERY_TASK_DEFAULT_QUEUE", "python-" + unique, "CELERY_RESULT_CHORD_RETRY_INTERVAL", "0.2");
            JavaWorker java = JavaWorker.start(broker.url(), results.url(), "java-" + unique, environment);
            python.app().exec(NAMES);
            return new CanvasWorkers(python, java, python.app());
        } catch (Exception | Error e) {
            python.close();
            throw e;
        }
    }

    /** What a canvas comes to. */
    Object get(String canvas) {
        return app.eval("get(" + canvas + ")").json().orElseThrow();
    }

    @Override
    public void close() {
        try (java) {
            python.close();
        }
    }
}
