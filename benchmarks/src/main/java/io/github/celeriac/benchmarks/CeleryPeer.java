package io.github.celeriac.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Python Celery in a process of its own, which runs {@code celery_peer.py}. One thread at a time uses it. */
public final class CeleryPeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private CeleryPeer(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.commands = process.outputWriter(UTF_8);
    }

    /** The last interpreter of {@code CELERIAC_TEST_CELERY_PEERS} ({@code 5.2=/usr/bin/python3,5.6=/venv/bin/python}). */
    public static Optional<String> interpreter() {
        String peers = System.getenv().getOrDefault("CELERIAC_TEST_CELERY_PEERS", "");
        String last = peers.substring(peers.lastIndexOf(',') + 1);
        return last.isBlank() ? Optional.empty() : Optional.of(last.substring(last.indexOf('=') + 1));
    }

    /** {@code arguments} are the result backend and, for rpc, the broker. */
    public static CeleryPeer start(String python, String... arguments) throws IOException {
        Path script = Files.createTempFile("celery_peer", ".py");
        script.toFile().deleteOnExit();
        try (InputStream text = CeleryPeer.class.getResourceAsStream("celery_peer.py")) {
            Files.copy(Objects.requireNonNull(text), script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("CELERY_") || name.startsWith("PYTHON"));
        environment.put("PYTHONUTF8", "1");
        CeleryPeer peer = new CeleryPeer(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        peer.read();
        return peer;
    }

    /** Operations a second of a command, as the peer's own clock says. */
    public double rate(String command, String prefix, int count, int... more) throws IOException {
        StringBuilder line = new StringBuilder(command + " " + prefix + " " + count);
        for (int number : more) {
            line.append(' ').append(number);
        }
        commands.write(line.append('\n').toString());
        commands.flush();
        return count / Double.parseDouble(read());
    }

    private String read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("the Celery peer ended; what it said is above");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        commands.close();
        process.destroy();
    }
}
