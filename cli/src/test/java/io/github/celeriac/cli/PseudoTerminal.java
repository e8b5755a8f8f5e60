package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.testkit.live.LiveSettings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The real jar at a terminal, at which somebody types: by {@code script} of util-linux. */
final class PseudoTerminal implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private final Process process;
    private final Thread reading = new Thread(this::read, "pseudo-terminal");

    @SuppressWarnings("JdkObsolete") // one thread appends while another looks
    private final StringBuffer shown = new StringBuffer();

    private int answered;

    private PseudoTerminal(Process process) {
        this.process = process;
    }

    static PseudoTerminal start(Cli cli, String... args) {
        requireScript();
        ProcessBuilder builder = cli.builder(args);
        String command = builder.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        builder.command(List.of(SCRIPT.toString(), "-q", "-e", "-c", command, "/dev/null"))
                .redirectErrorStream(true);
        builder.environment().put("SHELL", "/bin/sh");
        try {
            PseudoTerminal terminal = new PseudoTerminal(builder.start());
            terminal.reading.start();
            return terminal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireScript() {
        if (!Files.isExecutable(SCRIPT)) {
            LiveSettings.notAvailable(SCRIPT.toString(), null);
        }
    }

    private void read() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), UTF_8)) {
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                shown.append((char) next);
            }
        } catch (IOException e) {
            shown.append(e); // the test looks for something else, and shows this
        }
    }

    /** Waits until this is shown, after what was answered before, and types a line. */
    PseudoTerminal answer(String question, String answer) {
        await("'" + question + "' is asked", () -> shown.indexOf(question, answered) >= 0);
        answered = shown.indexOf(question, answered) + question.length();
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write((answer + "\n").getBytes(UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new AssertionError(shown.toString(), e);
        }
        return this;
    }

    /** All that was shown, with what was typed, once the command has ended with this code. */
    String finish(int exitCode) {
        await("the command has ended", () -> !process.isAlive());
        try {
            reading.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.exitValue() != exitCode) {
            throw new AssertionError("exit code " + process.exitValue() + " after: " + shown);
        }
        return shown.toString().replace("\r\n", "\n");
    }

    private void await(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline || !process.isAlive() && !reading.isAlive() && !isSo.getAsBoolean()) {
                throw new AssertionError("not so: " + what + "; shown: " + shown);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
