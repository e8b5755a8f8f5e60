package io.github.celeriac.serialization;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python with Celery, one of {@code CELERIAC_TEST_CELERY_PEERS}: {@code 5.2=/usr/bin/python3,5.6=…}. */
public record PythonPeer(String celery, String python) {
    private static final String SETTING = "CELERIAC_TEST_CELERY_PEERS";

    /** All there are; without any a visible skip, but a failure where CI is true. */
    public static Stream<PythonPeer> all() {
        String peers = System.getenv(SETTING);
        if (peers == null || peers.isBlank()) {
            String problem = "not available here: " + SETTING + " is not set, so there is no Python to compare with";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            abort(problem);
        }
        return Stream.of(peers.split(",", -1))
                .map(peer -> peer.split("=", 2))
                .map(peer -> new PythonPeer(peer[0], peer[1]));
    }

    /**
     * One answer for each question, from one process.
     *
     * @param test the test whose package has the script
     */
    public List<String> ask(Class<?> test, String scriptName, List<String> questions, Path folder)
            throws IOException, InterruptedException {
        Path script = folder.resolve(scriptName);
        try (InputStream source = test.getResourceAsStream(scriptName)) {
            Files.write(script, source.readAllBytes());
        }
        Path input = Files.write(folder.resolve("questions"), questions, US_ASCII);
        Path output = folder.resolve("answers");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(python, script.toString())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(errors)).isEmpty();
        List<String> answers = Files.readAllLines(output, US_ASCII);
        assertThat(answers).hasSameSizeAs(questions);
        return answers;
    }

    @Override
    public String toString() {
        return "Celery " + celery;
    }
}
