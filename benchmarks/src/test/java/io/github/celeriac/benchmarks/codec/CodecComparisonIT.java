package io.github.celeriac.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The comparison runs; what it measures in a moment says nothing. */
class CodecComparisonIT {
    @Test
    void a_line_is_measured_in_a_process_of_its_own() throws Exception {
        String report = CodecComparison.tried("msgpack encode, small").toString();

        assertThat(report)
                .containsPattern(
                        "\\| msgpack encode, small \\| .+ KiB \\| msgpack-core .+ KiB \\| [0-9.,]+ \\| ≤ 1.30");
        assertThat(report).doesNotContain("1 MiB");
    }
}
