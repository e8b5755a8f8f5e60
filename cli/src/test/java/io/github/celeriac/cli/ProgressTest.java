package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.cli.CopyReport.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter terminal = new StringWriter();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private Progress progress(boolean visible) {
        return new Progress(new PrintWriter(terminal), visible, now::get);
    }

    private static Map<Outcome, Long> counts(long copied, long failed) {
        Map<Outcome, Long> counts = new LinkedHashMap<>();
        counts.put(Outcome.COPIED, copied);
        counts.put(Outcome.ALREADY_THERE, 0L);
        counts.put(Outcome.FAILED, failed);
        return counts;
    }

    @Test
    void is_one_line_that_is_written_over_a_few_times_a_second() {
        Progress progress = progress(true);
        progress.show(counts(1, 0));
        progress.show(counts(2, 0));
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        progress.show(counts(1234, 3));
        progress.clear();
        progress.clear();
        assertThat(terminal).hasToString("\r\u001b[K1 copied\r\u001b[K1,234 copied, 3 failed\r\u001b[K");
    }

    @Test
    void is_nothing_where_nobody_looks() {
        Progress progress = progress(false);
        progress.show(counts(1, 0));
        progress.clear();
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void of_nothing_is_said_to_be_that() {
        assertThat(Progress.line(counts(0, 0))).isEqualTo("nothing to do");
    }
}
