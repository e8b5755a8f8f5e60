package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code java -jar target/worker.jar} in a process of its own, which takes tasks already. */
final class JavaWorker implements AutoCloseable {
    private final Process process;

    private JavaWorker(Process process) {
        this.process = process;
    }

    static JavaWorker start(
            String broker, String backend, String queue, Map<String, String> environment, String... more)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = Path.of("target", "worker.jar").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-jar", jar, "--broker", broker, "--backend", backend, "--queue", queue));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("CELER(IAC|Y)_.*")); // those of the tests themselves
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("ready: tasks from queue " + queue);
        return new JavaWorker(process);
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM: it is to finish what it has begun. */
    void terminate() {
        process.destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean hasEnded() throws InterruptedException {
        return process.waitFor(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
