package io.github.celeriac.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results as a Markdown table, with what is to be known about the machine. */
public final class Report {
    private final String title;
    private final Samples samples;
    private final double loadBefore = load();
    private final List<String> lines = new ArrayList<>();

    /** Of lines that need no samples. */
    public Report(String title) {
        this(title, new Samples());
    }

    public Report(String title, Samples samples) {
        this.title = title;
        this.samples = samples;
    }

    /** The medians of two measurements and their ratio; without a peer there is no line. */
    public void compare(String what, String ours, String peer, String peerName, @Nullable Goal goal) {
        if (samples.has(peer)) {
            String theirs = peerName + " " + number(samples.median(peer));
            line(what, number(samples.median(ours)), theirs, samples.ratio(ours, peer), goal);
        }
    }

    /** One comparison; {@code ratio} is ours divided by the peer's. */
    public void line(String what, String ours, String peer, double ratio, @Nullable Goal goal) {
        String verdict = goal == null ? "" : goal + (goal.isMetBy(ratio) ? "" : " **missed**");
        lines.add("| %s | %s | %s | %s | %s |".formatted(what, ours, peer, number(ratio), verdict));
    }

    /** One measurement that has no peer. */
    public void fact(String what, String ours, double value, @Nullable Goal goal) {
        String verdict = goal == null ? "" : goal + (goal.isMetBy(value) ? "" : " **missed**");
        lines.add("| %s | %s | | | %s |".formatted(what, ours, verdict));
    }

    @Override
    public String toString() {
        return """
                ### %s

                %s; load average %s before, %s after.

                | what | Celeriac | peer | ratio | goal |
                |---|---|---|---|---|
                %s
                """.formatted(title, machine(), number(loadBefore), number(load()), String.join("\n", lines));
    }

    /** In three digits. */
    public static String number(double number) {
        int digits = number >= 100 ? 0 : number >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", number);
    }

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String machine() {
        return "%d × %s, JDK %s"
                .formatted(Runtime.getRuntime().availableProcessors(), processor(), System.getProperty("java.version"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
