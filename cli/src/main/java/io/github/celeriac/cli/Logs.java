package io.github.celeriac.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The logs of the library and its drivers, all of which end in java.util.logging. */
final class Logs {
    /** Held, as java.util.logging itself holds loggers weakly. */
    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    /** Shows the log on stderr, or nothing of it: what went wrong is told in one line. */
    static void show(boolean debug) {
        ROOT.setLevel(debug ? Level.INFO : Level.OFF);
    }
}
