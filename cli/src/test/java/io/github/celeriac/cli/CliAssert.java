package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What the streams and exit codes of a run must look like, see docs/cli.md. */
final class CliAssert {
    /** Strict: no bare NaN, nothing behind the document. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CliAssert() {}

    /** Exit code 0 and nothing on stderr; returns what was printed, without the line end. */
    static String done(Cli.Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).endsWith("\n");
        return run.out().substring(0, run.out().length() - 1);
    }

    /** {@link #done}, with one line of ASCII JSON on stdout. */
    static JsonNode document(Cli.Run run) {
        String line = done(run);
        assertThat(line).matches("[ -~]+");
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    /** This exit code, nothing on stdout and exactly one line on stderr, which is returned. */
    static String problem(Cli.Run run, int exitCode) {
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("celeriac: ").endsWith("\n").hasLineCount(1);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        return run.err().strip();
    }
}
