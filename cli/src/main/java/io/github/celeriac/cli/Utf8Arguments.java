package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The command's arguments as UTF-8. In the POSIX locale, which containers have, the JVM makes U+FFFD of every byte beyond
 * ASCII; Linux still knows what was typed.
 */
final class Utf8Arguments {
    private static final Path TYPED = Path.of("/proc/self/cmdline");

    private Utf8Arguments() {}

    static String[] restored(String[] args) {
        boolean lost = Arrays.stream(args).anyMatch(arg -> arg.indexOf('\uFFFD') >= 0);
        if (!lost || !Files.isReadable(TYPED)) {
            return args;
        }
        try {
            return last(args.length, new String(Files.readAllBytes(TYPED), UTF_8));
        } catch (IOException e) {
            return args; // what the JVM made of them is the best there is
        }
    }

    /** The command line is the JVM's own arguments, then ours, each with a NUL behind it. */
    private static String[] last(int count, String commandLine) {
        String[] all = commandLine.substring(0, commandLine.length() - 1).split("\0", -1);
        return Arrays.copyOfRange(all, all.length - count, all.length);
    }
}
