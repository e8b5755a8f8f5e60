package io.github.celeriac.serialization.json;

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

/** A real kombu, in a Python of {@code CELERIAC_TEST_CELERY_PEERS}: {@code 5.2=/usr/bin/python3,5.6=…}. */
record KombuPeer(String celery, String python) {
    private static final String SETTING = "CELERIAC_TEST_CELERY_PEERS";

    /** All there are, or one that is {@link #requireAvailable() not available}. */
    static Stream<KombuPeer> all() {
        String peers = System.getenv(SETTING);
        if (peers == null || peers.isBlank()) {
            return Stream.of(new KombuPeer("none", ""));
        }
        return Stream.of(peers.split(",", -1))
                .map(peer -> peer.split("=", 2))
                .map(peer -> new KombuPeer(peer[0], peer[1]));
    }

    /** Without any Python a visible skip, but a failure where CI is true. */
    private void requireAvailable() {
        if (python.isEmpty()) {
            String problem = SETTING + " is not set, so there is no Python to compare with";
            assertThat(System.getenv("CI")).as(problem).isNotEqualTo("true");
            abort(problem);
        }
    }

    boolean hasEnvelopes() {
        return !celery.equals("5.2");
    }

    /** One answer for each question, from one process. */
    List<String> ask(List<String> questions, Path folder) throws IOException, InterruptedException {
        requireAvailable();
        Path script = folder.resolve("json_peer.py");
        try (InputStream source = KombuPeer.class.getResourceAsStream("json_peer.py")) {
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
