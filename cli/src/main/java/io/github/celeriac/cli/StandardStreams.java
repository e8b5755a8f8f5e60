package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** Standard output and error as UTF-8, whatever the locale. */
final class StandardStreams {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);
    private static final OutputStream ERR = new FileOutputStream(FileDescriptor.err);

    private StandardStreams() {}

    /**
     * Prints one line.
     *
     * @throws CommandFailure if it cannot be written; {@code System.out} would lose that
     */
    static void printLine(String line) {
        try {
            OUT.write((line + '\n').getBytes(UTF_8));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** A closed pipe is no news: whoever closed it has read enough. */
    private static CommandFailure failure(IOException problem) {
        String reason = String.valueOf(problem.getMessage());
        int code = reason.contains("Broken pipe") ? ExitCode.BROKEN_PIPE : ExitCode.FAILED;
        return new CommandFailure(code, "standard output was not writable (" + reason + "); send it elsewhere");
    }

    static PrintWriter out() {
        return writer(OUT);
    }

    static PrintWriter err() {
        return writer(ERR);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
    }
}
