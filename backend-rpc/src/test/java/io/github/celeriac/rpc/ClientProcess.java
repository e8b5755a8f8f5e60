package io.github.celeriac.rpc;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A client in a process of its own that sends a task and waits for its end until it is killed. */
final class ClientProcess implements AutoCloseable {
    /** To which it has sent its task. */
    final String queue;

    private final Process process;

    private ClientProcess(String queue, Process process) {
        this.queue = queue;
        this.process = process;
    }

    /** Returns once it waits. */
    static ClientProcess start(RabbitServer rabbit, Map<String, String> settings, String queue) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                ClientProcess.class.getName(),
                queue));
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("CELER(IAC|Y)_.*")); // those of the tests themselves
        builder.environment().putAll(Map.of("CELERY_RESULT_BACKEND", "rpc://", "CELERY_BROKER_URL", rabbit.url()));
        builder.environment().putAll(settings);
        ClientProcess client = new ClientProcess(
                queue, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        BufferedReader lines = client.process.inputReader();
        if (!"waiting".equals(lines.readLine())) {
            client.close();
            throw new IOException("the client has ended");
        }
        return client;
    }

    /** By SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) {
        try (ResultBackend client =
                        ResultBackends.builder().environment(System.getenv()).build();
                TaskPublisher publisher =
                        TaskPublishers.builder().environment(System.getenv()).build();
                Canvas canvas = client.canvas(publisher)) {
            String id = canvas.send(Signature.of("shop.charge", 1).set("queue", args[0]))
                    .id();
            client.awaitAsync(id, Object.class, Duration.ofHours(1));
            System.out.println("waiting");
            client.await(id, Object.class, Duration.ofHours(1));
        }
    }
}
