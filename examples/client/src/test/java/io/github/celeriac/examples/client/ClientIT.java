package io.github.celeriac.examples.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client in a process of its own, with a real Python worker. */
class ClientIT {
    private final RedisServer redis = RedisServer.newest();

    static Stream<Arguments> brokersBackendsAndPeers() {
        RedisServer redis = RedisServer.newest();
        RabbitServer rabbit = RabbitServer.newest();
        return Stream.of(
                Arguments.of(redis.url(8), redis.url(), CeleryPeer.oldest()),
                Arguments.of(rabbit.url(), redis.url(), CeleryPeer.newest()),
                Arguments.of(rabbit.url(), "rpc://", CeleryPeer.newest()));
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("brokersBackendsAndPeers")
    void it_calls_python_tasks_and_awaits_them_in_every_way(String broker, String backend, CeleryPeer peer)
            throws Exception {
        String queue = "client-" + UUID.randomUUID();
        Map<String, Object> conf = Map.of("broker_url", broker, "task_default_queue", queue, "result_backend", backend);
        try (CeleryWorker worker = peer.worker(redis, conf)) {
            assertThat(client(Map.of(
                            "CELERY_BROKER_URL", broker,
                            "CELERY_RESULT_BACKEND", backend,
                            "CELERY_TASK_DEFAULT_QUEUE", queue)))
                    .as(worker.log())
                    .isEqualTo("""
                            one: 5
                            many: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
                            as completed: 1045
                            one thread each: 9900
                            chain: 112
                            graph: SUCCESS 2
                            graph: SUCCESS 12
                            failing: TypeError [unsupported operand type(s) for +: 'int' and 'str']
                            """);
        }
    }

    private static String client(Map<String, String> environment) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("target", "client.jar").toString(),
                "add");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("CELER(IAC|Y)_.*")); // those of the tests themselves
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
