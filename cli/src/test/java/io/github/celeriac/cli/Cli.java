package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real jar in a process of its own, with no setting but those given here.
 *
 * @param folder for what it prints
 * @param environment on top of this process's, without its CELERY_ and CELERIAC_ variables
 */
record Cli(Path folder, Map<String, String> environment) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Where "I" has no dot, and a day begins hours before UTC's. */
    private static final List<String> AWKWARD =
            List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Tokyo");

    private static final Path JAR = Path.of("target", "celeriac.jar").toAbsolutePath();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    static Cli on(String backendUrl, Path folder) {
        return new Cli(folder, Map.of("CELERY_RESULT_BACKEND", backendUrl));
    }

    Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Cli(folder, more);
    }

    Run run(String... args) {
        return start(args).finish();
    }

    Running start(String... args) {
        return start(Redirects.NONE, args);
    }

    Running start(Redirects redirects, String... args) {
        try {
            Path out = redirects.out() == null ? Files.createTempFile(folder, "stdout", ".txt") : redirects.out();
            Path err = Files.createTempFile(folder, "stderr", ".txt");
            ProcessBuilder builder = builder(args).redirectOutput(out.toFile()).redirectError(err.toFile());
            if (redirects.in() != null) {
                builder.redirectInput(redirects.in().toFile());
            }
            return new Running(builder.start(), System.nanoTime(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody reads what it prints. */
    Running startUnread(String... args) {
        try {
            Process process = builder(args)
                    .redirectError(folder.resolve("unread.txt").toFile())
                    .start();
            process.getInputStream().close();
            return new Running(process, System.nanoTime(), folder, folder.resolve("unread.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessBuilder builder(String... args) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(AWKWARD);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(CELERY|CELERIAC|JAVA|JDK)_.*"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Files in place of the process's streams; null leaves one as it is. */
    record Redirects(Path in, Path out) {
        static final Redirects NONE = new Redirects(null, null);
    }

    record Running(Process process, long startNanos, Path out, Path err) {
        Run finish() {
            try {
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running after " + LIMIT + "; stderr: " + text(err));
                }
                Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
                return new Run(process.exitValue(), Files.isRegularFile(out) ? text(out) : "", text(err), took);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static String text(Path file) {
            try {
                return new String(Files.readAllBytes(file), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What became of it. */
    record Run(int exitCode, String out, String err, Duration took) {}
}
