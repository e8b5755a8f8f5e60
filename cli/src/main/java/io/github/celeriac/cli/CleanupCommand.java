package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celeriac cleanup --expires 1d}. */
@Command(
        name = "cleanup",
        description =
                "Deletes results older than --expires, as Celery's celery.backend_cleanup does, and prints how many; where"
                        + " they expire by themselves, it says so.")
final class CleanupCommand extends BackendFlags {
    @Option(names = "--dry-run", description = "Deletes nothing; prints how many would be.")
    private boolean dryRun;

    @Option(names = "--json", description = "JSON on a terminal, too.")
    private boolean json;

    @Override
    int run() {
        Progress progress = Progress.onTerminal();
        DeletedRows deleted = new DeletedRows(progress);
        try (ResultBackend results = setup().open(builder -> builder.metrics(deleted))) {
            if (results.capabilities().contains(Capability.AUTO_EXPIRY)) {
                StandardStreams.err()
                        .println("celeriac: nothing to do: results expire by themselves in " + backendName());
            }
            if (dryRun) {
                print(results.countExpired(), "would_delete", "would be deleted");
            } else {
                if (progress.isVisible()) {
                    deleted.outOf(results.countExpired());
                }
                print(cleanup(results, progress), "deleted", "deleted");
            }
        }
        return ExitCode.DONE;
    }

    private static long cleanup(ResultBackend results, Progress progress) {
        try {
            return results.cleanup();
        } finally {
            progress.clear();
        }
    }

    private void print(long rows, String field, String what) {
        Rows.forPrograms(json).print(String.format(Locale.ROOT, "%,d %s", rows, what), Map.of(field, rows));
    }
}
