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
        progress.show(() -> Progress.line(counts(1, 0)));
        progress.show(() -> Progress.line(counts(2, 0)));
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        progress.show(() -> Progress.line(counts(1234, 3)));
        progress.clear();
        progress.clear();
        assertThat(terminal).hasToString("\r\u001b[K1 copied\r\u001b[K1,234 copied, 3 failed\r\u001b[K");
    }

    @Test
    void is_nothing_where_nobody_looks() {
        Progress progress = progress(false);
        progress.show(() -> Progress.line(counts(1, 0)));
        progress.clear();
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void is_a_bar_where_the_total_is_known() {
        assertThat(Progress.bar(0, 4_800)).isEqualTo("[····················] 0 of 4,800: ");
        assertThat(Progress.bar(1_200, 4_800)).isEqualTo("[#####···············] 1,200 of 4,800: ");
        assertThat(Progress.bar(4_900, 4_800)).isEqualTo("[####################] 4,900 of 4,800: ");
        assertThat(Progress.bar(1, 0)).isEmpty();
    }

    @Test
    void of_nothing_is_said_to_be_that() {
        assertThat(Progress.line(counts(0, 0))).isEqualTo("nothing to do");
    }
}
