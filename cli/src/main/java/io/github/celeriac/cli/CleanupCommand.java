package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celeriac cleanup --expires 1d}. */
@Command(
        name = "cleanup",
        description =
                "Deletes results older than --expires, as Celery's celery.backend_cleanup does, and prints how many; where"
                        + " they expire by themselves, it says so.")
final class CleanupCommand extends BackendCommand {
    @Option(names = "--dry-run", description = "Deletes nothing; prints how many would be.")
    private boolean dryRun;

    @Override
    int run(ResultBackend results) {
        if (results.capabilities().contains(Capability.AUTO_EXPIRY)) {
            StandardStreams.err().println("celeriac: nothing to do: results expire by themselves in " + backendName());
        }
        StandardStreams.printLine(Long.toString(dryRun ? results.countExpired() : results.cleanup()));
        return ExitCode.DONE;
    }
}
