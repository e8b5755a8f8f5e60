package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the JMH benchmarks of the codecs in rounds, library and peer one after the other, and compares them. */
public final class CodecComparison {
    private static final List<Line> LINES = List.of(
            new Line("JsonBenchmark", "decode", "decodeStreaming", "Jackson streaming", Goal.atMost(1.3)),
            new Line("JsonBenchmark", "encode", "encodeStreaming", "Jackson streaming", Goal.atMost(1.3)),
            new Line("JsonBenchmark", "decode", "decodeDatabind", "Jackson databind", null),
            new Line("JsonBenchmark", "encode", "encodeDatabind", "Jackson databind", null),
            new Line("MsgpackBenchmark", "decode", "decodeBare", "msgpack-core", Goal.atMost(1.3)),
            new Line("MsgpackBenchmark", "encode", "encodeBare", "msgpack-core", Goal.atMost(1.3)),
            new Line("PickleBenchmark", "decode", "decodeRazorvine", "razorvine", Goal.atMost(1 / 3.0)),
            new Line("PickleBenchmark", "encode", "encodeRazorvine", "razorvine", Goal.atMost(1 / 3.0)));

    private final Samples samples = new Samples();
    private final String only;

    private CodecComparison(String only) {
        this.only = only;
    }

    /** What is compared; of the databind lines, only decoding a long text has a goal. */
    private record Line(
            String benchmark,
            String ours,
            String peer,
            String peerName,
            @Nullable Goal goal) {
        @Nullable Goal goal(Payload payload) {
            return payload == Payload.TEXT && peer.equals("decodeDatabind") ? Goal.atMost(0.5) : goal;
        }

        String format() {
            return benchmark.replace("Benchmark", "").toLowerCase(Locale.ROOT);
        }
    }

    /** {@code only} is a part of the name of those benchmarks that are to run, such as {@code Json}; all if empty. */
    public static Report run(int rounds, String only) throws IOException, RunnerException {
        CodecComparison comparison = new CodecComparison(only);
        Path log = Files.createTempFile("jmh", ".log");
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("codecs: round %d of %d, log in %s%n", round, rounds, log);
            comparison.round(log);
        }
        return comparison.report();
    }

    private void round(Path log) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(CodecComparison.class.getPackageName() + ".*" + only + ".*")
                .addProfiler(CpuTimeProfiler.class)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(log.toString())
                .build();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String payload = result.getParams().getParam("payload");
            String key = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + payload;
            samples.add(key, secondary(result, CpuTimeProfiler.LABEL));
            samples.add(key + "bytes", secondary(result, "gc.alloc.rate.norm"));
        }
    }

    private static double secondary(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        if (found == null) {
            throw new IllegalStateException("JMH has no " + label + " but "
                    + result.getSecondaryResults().keySet());
        }
        return found.getScore();
    }

    private Report report() {
        Report report = new Report("Codecs: processor time and bytes allocated", samples);
        for (Line line : LINES) {
            for (Payload payload : Payload.values()) {
                String ours = line.benchmark + "." + line.ours + payload;
                String peer = line.benchmark + "." + line.peer + payload;
                if (samples.has(ours)) {
                    String what = "%s %s, %s".formatted(line.format(), line.ours, payload.title());
                    String peerText = line.peerName + " " + shown(peer);
                    report.line(what, shown(ours), peerText, samples.ratio(ours, peer), line.goal(payload));
                }
            }
        }
        return report;
    }

    private String shown(String key) {
        double bytes = samples.median(key + "bytes");
        String allocated = bytes < Payload.MIB
                ? Report.number(bytes / 1024) + " KiB"
                : Report.number(bytes / Payload.MIB) + " MiB";
        return Report.number(samples.median(key)) + " µs, " + allocated;
    }
}
