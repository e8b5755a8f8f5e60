package io.github.celeriac.benchmarks;

import io.github.celeriac.benchmarks.codec.CodecComparison;
import java.util.Arrays;

/** {@code java -jar benchmarks.jar SUBJECT [options]}; see {@link #USAGE}. */
public final class Main {
    private static final String USAGE = """
            java -jar benchmarks.jar SUBJECT [--name=value ...]
              codecs [--rounds=5] [--only=Json]       beside Jackson, msgpack-core, razorvine
              jmh ...                                 the same benchmarks, with JMH's own options
            """;

    private Main() {}

    public static void main(String[] args) throws Exception {
        String subject = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (subject) {
            case "codecs" -> {
                Arguments options = new Arguments(rest);
                System.out.println(CodecComparison.run(options.number("rounds", 5), options.text("only", "")));
            }
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }
}
