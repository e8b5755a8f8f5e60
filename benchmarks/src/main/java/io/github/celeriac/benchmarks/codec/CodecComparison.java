package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Scanner;

/**
 * Compares each codec with its peers, each line in a process of its own; see {@link Turns}. Of many short turns the best one
 * of each side counts: whatever a busy machine does to a turn makes it longer.
 */
public final class CodecComparison {
    private static final long WARM_UP = 3_000_000_000L;
    private static final long TURN = 10_000_000;

    private final Turns turns;
    private final String only;

    private CodecComparison(Turns turns, String only) {
        this.turns = turns;
        this.only = only;
    }

    /** {@code only} is a part of the title of those lines that are to run, such as {@code json}; all if empty. */
    public static Report run(int turns, String only) throws IOException, InterruptedException {
        return new CodecComparison(new Turns(turns, WARM_UP, TURN), only).run();
    }

    /** The same, without warming up: numbers that say nothing, to see that it works. */
    static Report tried(String only) throws IOException, InterruptedException {
        return new CodecComparison(new Turns(1, 1, 1), only).run();
    }

    private Report run() throws IOException, InterruptedException {
        Report report = new Report("Codecs: processor time and bytes allocated");
        for (CodecLine<?> line : CodecLine.ALL) {
            for (Payload payload : Payload.values()) {
                String title = line.what() + ", " + payload.title();
                if (title.contains(only.toLowerCase(Locale.ROOT))) {
                    Samples samples = measure(line, payload);
                    String peer = line.peerName() + " " + shown(samples, "peer");
                    double ratio = samples.least("ours") / samples.least("peer");
                    report.line(title, shown(samples, "ours"), peer, ratio, line.goal(payload));
                    System.err.println(title + ", to " + line.peerName() + ": " + Report.number(ratio));
                }
            }
        }
        return report;
    }

    private Samples measure(CodecLine<?> line, Payload payload) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch", // who waits for the compiler is not measured half compiled, however busy the machine
                        // is
                        "-cp",
                        System.getProperty("java.class.path"),
                        Turns.class.getName(),
                        String.valueOf(CodecLine.ALL.indexOf(line)),
                        payload.name(),
                        String.valueOf(turns.count()),
                        String.valueOf(turns.warmUp()),
                        String.valueOf(turns.turn()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Samples samples = new Samples();
        try (Scanner numbers = new Scanner(process.getInputStream(), "US-ASCII").useLocale(Locale.ROOT)) {
            while (numbers.hasNext()) {
                add(samples, "ours", numbers);
                add(samples, "peer", numbers);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(line.what() + " ended with " + process.exitValue());
        }
        return samples;
    }

    private static void add(Samples samples, String side, Scanner numbers) {
        samples.add(side, Double.parseDouble(numbers.next()));
        samples.add(side + "bytes", Double.parseDouble(numbers.next()));
    }

    private static String shown(Samples samples, String side) {
        double bytes = samples.median(side + "bytes");
        String allocated = bytes < Payload.MIB
                ? Report.number(bytes / 1024) + " KiB"
                : Report.number(bytes / Payload.MIB) + " MiB";
        return Report.number(samples.least(side)) + " µs, " + allocated;
    }
}
