package io.github.celeriac.cli;

import io.github.celeriac.ResultTimeoutException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in exactly one line, without secrets, and gives the exit code for it. */
final class Problems {
    /** All between {@code scheme://} and the last {@code @} of the word. */
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("(?<=[a-z0-9+.-]://)\\S*@");

    /** A URL's query: Celery takes passwords there, too. */
    private static final Pattern QUERY = Pattern.compile("([a-z0-9+.-]://[^\\s?']*)\\?[^\\s']*");

    private final PrintWriter err;

    Problems(PrintWriter err) {
        this.err = err;
    }

    /** The command was not written as it must be. */
    int report(ParameterException problem) {
        print(problem.getMessage() + "; " + hint(problem));
        return ExitCode.WRONG_USAGE;
    }

    private static String hint(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        CommandLine command = problem.getCommandLine();
        String help = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
        return command.getSubcommands().isEmpty()
                ? help
                : "the commands are "
                        + String.join(", ", command.getSubcommands().keySet()) + "; " + help;
    }

    /** The command did not get done. */
    int report(Throwable problem, boolean debug) {
        int code = exitCode(problem);
        if (code != ExitCode.BROKEN_PIPE) {
            print(message(problem));
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace, true));
            err.print(withoutSecrets(trace.toString()));
            err.flush();
        }
        return code;
    }

    private static int exitCode(Throwable problem) {
        if (problem instanceof CommandFailure failure) {
            return failure.exitCode();
        }
        if (problem instanceof ResultTimeoutException) {
            return ExitCode.TIMED_OUT;
        }
        // A state or an id that core does not take.
        return problem instanceof IllegalArgumentException ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
    }

    private static String message(Throwable problem) {
        String message = Optional.ofNullable(problem.getMessage()).orElse("");
        boolean ours = problem.getClass().getName().startsWith("io.github.celeriac.");
        return ours || problem instanceof IllegalArgumentException
                ? message
                : problem.getClass().getSimpleName() + ": " + message + "; --debug shows where";
    }

    private void print(String message) {
        err.println("celeriac: " + oneLine(withoutSecrets(message)));
    }

    /** One line that is safe to show. */
    static String safeLine(String text) {
        return oneLine(withoutSecrets(text));
    }

    private static String withoutSecrets(String text) {
        String anonymous = USER_AND_PASSWORD.matcher(text).replaceAll("***@");
        return QUERY.matcher(anonymous).replaceAll("$1?***");
    }

    /** Line ends become semicolons; other control characters, which could steer a terminal, become visible. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.strip().replaceAll("[;\\s]*\\R\\s*", "; ").codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
