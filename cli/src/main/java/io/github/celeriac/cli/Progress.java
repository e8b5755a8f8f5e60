package io.github.celeriac.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** A line on a terminal that shows how far a command is, a few times a second; nothing where nobody looks. */
final class Progress {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

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

    void show(Map<? extends Enum<?>, Long> counts) {
        long now = nanoTime.getAsLong();
        if (visible && now - next >= 0) {
            next = now + INTERVAL_NANOS;
            shown = true;
            print(TO_LINE_START_AND_CLEAR + line(counts));
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
