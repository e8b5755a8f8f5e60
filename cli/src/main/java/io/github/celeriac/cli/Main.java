package io.github.celeriac.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code celeriac} command. */
@Command(name = "celeriac", mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
