package io.github.celeriac.cli;

import java.util.concurrent.Callable;

/** A command that shows stack traces and the log where {@code --debug} asks for them. */
interface DebuggedCommand extends Callable<Integer> {
    boolean debug();
}
