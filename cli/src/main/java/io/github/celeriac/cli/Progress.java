package io.github.celeriac.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line on a terminal that shows how far a command is, a few times a second; nothing where nobody looks. For one thread at a
 * time.
 */
final class Progress {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";
    private static final int BAR = 20;

    private final PrintWriter out;
    private final boolean visible;
    private final LongSupplier nanoTime;
    private long next;
    private boolean shown;

    Progress(PrintWriter out, boolean visible, LongSupplier nanoTime) {
        this.out = out;
        this.visible = visible;
        this.nanoTime = nanoTime;
        next = nanoTime.getAsLong();
    }

    static Progress onTerminal() {
        return new Progress(StandardStreams.err(), Terminal.isThere(), System::nanoTime);
    }

    /** Whether somebody looks. */
    boolean isVisible() {
        return visible;
    }

    /** @param line asked for only if it is shown */
    void show(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        if (visible && now - next >= 0) {
            next = now + INTERVAL_NANOS;
            shown = true;
            print(TO_LINE_START_AND_CLEAR + line.get());
        }
    }

    /** Before anything else is printed. */
    void clear() {
        if (shown) {
            shown = false;
            print(TO_LINE_START_AND_CLEAR);
        }
    }

    private void print(String text) {
        out.print(text);
        out.flush();
    }

    /**
     * E.g. {@code [#####···············] 1,200 of 4,800: }.
     *
     * @param total 0 if nobody knows, which makes no bar
     */
    static String bar(long done, long total) {
        if (total == 0) {
            return "";
        }
        int filled = (int) (BAR * Math.min(done, total) / total);
        return String.format(
                Locale.ROOT, "[%s%s] %,d of %,d: ", "#".repeat(filled), "·".repeat(BAR - filled), done, total);
    }

    /** E.g. {@code 1,200 copied, 3 failed}. */
    static String line(Map<? extends Enum<?>, Long> counts) {
        StringJoiner line = new StringJoiner(", ");
        line.setEmptyValue("nothing to do");
        counts.forEach((what, count) -> {
            if (count > 0) {
                line.add(String.format(
                        Locale.ROOT,
                        "%,d %s",
                        count,
                        what.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            }
        });
        return line.toString();
    }
}
