package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;

/** A command on one backend, which is open while it runs. */
abstract class BackendCommand extends BackendFlags {
    @Override
    final int run() {
        try (ResultBackend results = setup().open(builder -> {})) {
            return run(results);
        }
    }

    /** Does the command's work; returns the exit code. */
    abstract int run(ResultBackend results);
}
