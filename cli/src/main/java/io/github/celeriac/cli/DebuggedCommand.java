package io.github.celeriac.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has: help, version, and the stack traces and the log where {@code --debug} asks for them. */
@Command(mixinStandardHelpOptions = true, versionProvider = CeleriacCommand.Version.class)
abstract class DebuggedCommand implements Callable<Integer> {
    @Option(names = "--debug", description = "Stack traces and the log, on stderr.")
    private boolean debug;

    final boolean debug() {
        return debug;
    }

    @Override
    public final Integer call() {
        Logs.show(debug);
        return run();
    }

    /** Does the command's work; returns the exit code. */
    abstract int run();
}
