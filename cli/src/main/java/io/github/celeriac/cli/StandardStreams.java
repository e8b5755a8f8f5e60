package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Standard output and error as UTF-8, whatever the locale. */
final class StandardStreams {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);
    private static final OutputStream ERR = new FileOutputStream(FileDescriptor.err);

    private StandardStreams() {}

    /**
     * Prints one line.
     *
     * @throws UncheckedIOException if it cannot be written; {@code System.out} would lose that
     */
    static void printLine(String line) {
        try {
            OUT.write((line + '\n').getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
