package io.github.celeriac.cli;

import picocli.CommandLine;

/** The {@code celeriac} command: gets, awaits, stores and forgets Celery task results. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code, see {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(run(Utf8Arguments.restored(args)));
    }

    private static int run(String[] args) {
        Problems problems = new Problems(StandardStreams.err());
        try {
            return commandLine(problems).execute(args);
        } catch (Throwable e) { // not even an error of the JVM may end in a stack trace that nobody asked for
            return problems.report(e, false);
        }
    }

    private static CommandLine commandLine(Problems problems) {
        return new CommandLine(new CeleriacCommand())
                .setOut(StandardStreams.out())
                .setErr(StandardStreams.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler((problem, args) -> problems.report(problem))
                .setExecutionExceptionHandler((problem, line, parsed) -> problems.report(
                        problem, line.getCommand() instanceof DebuggedCommand command && command.debug()));
    }
}
