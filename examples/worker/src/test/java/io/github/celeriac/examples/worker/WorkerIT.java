package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.PythonValue;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The worker in a process of its own, called by real Celery. */
class WorkerIT {
    static Stream<Arguments> backendsAndPeers() {
        return CeleryPeer.all().stream()
                .flatMap(peer -> Stream.of(
                        Arguments.of("rpc://", peer),
                        Arguments.of(RedisServer.newest().toString(), peer)));
    }

    @ParameterizedTest
    @MethodSource("backendsAndPeers")
    void python_calls_it_and_it_ends_cleanly(String backend, CeleryPeer peer) throws Exception {
        RabbitServer rabbit = RabbitServer.newest();
        String url = backend.equals("rpc://") ? backend : RedisServer.newest().url();
        String queue = "worker-" + UUID.randomUUID();
        Process worker = start(rabbit.url(), url, queue);
        try {
            CeleryApp app = peer.app(url, Map.of("broker_url", rabbit.url(), "task_default_queue", queue));
            assertThat(get(app, app.send("examples.add", "(2, 3)")).repr()).isEqualTo("5");
            assertThat(get(app, app.send("examples.echo", "()", "{'value': {'a': [1, None, 'ü']}}", Map.of()))
                            .repr())
                    .isEqualTo("{'a': [1, None, 'ü']}");
            assertThat(get(app, app.send("examples.progress", "(3,)")).repr()).isEqualTo("3");
            String failed = app.send("examples.fail", "('boom',)");
            assertThatThrownBy(() -> get(app, failed))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("boom");
            String slow = app.send("examples.slow", "(1,)");
            app.eval("__import__('time').sleep(0.3)"); // the worker has begun it
            worker.destroy(); // SIGTERM
            assertThat(get(app, slow).repr()).isEqualTo("1");
            assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            worker.destroyForcibly();
        }
    }

    private static Process start(String broker, String backend, String queue) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "worker.jar").toString(),
                "--broker",
                broker,
                "--backend",
                backend,
                "--queue",
                queue));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("CELER(IAC|Y)_.*")); // those of the tests themselves
        Process process = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("ready: tasks from queue " + queue);
        return process;
    }

    /** In the thread that sent it: with rpc, in Celery each has a reply queue of its own. */
    private static PythonValue get(CeleryApp app, String taskId) {
        return app.eval("AsyncResult('" + taskId + "').get(timeout=30)");
    }
}
