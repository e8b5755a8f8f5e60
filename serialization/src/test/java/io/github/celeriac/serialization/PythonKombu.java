package io.github.celeriac.serialization;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real kombu, in a Python of {@code CELERIAC_TEST_CELERY_PEERS}: {@code 5.2=/usr/bin/python3,5.6=…}. */
public record PythonKombu(String celery, String python) {
    /** What it answers where it raises. */
    public static final String ERROR = "ERROR";

    private static final String SETTING = "CELERIAC_TEST_CELERY_PEERS";
    private static final String SCRIPT = "kombu_notation.py";

    /** All there are; without any a visible skip, but a failure where CI is true. */
    public static Stream<PythonKombu> all() {
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
                .map(peer -> new PythonKombu(peer[0], peer[1]));
    }

    public static String dumps(String serializer, Object value) {
        return "dumps\t" + serializer + "\t" + Notation.of(value);
    }

    public static String loads(String serializer, byte[] payload) {
        return "loads\t" + serializer + "\t" + Base64.getEncoder().encodeToString(payload);
    }

    /** One answer for each question, from one process. */
    public List<String> ask(List<String> questions, Path folder) throws IOException, InterruptedException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream source = PythonKombu.class.getResourceAsStream(SCRIPT)) {
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
