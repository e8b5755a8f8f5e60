package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celeriac tail ID...}. */
@Command(
        name = "tail",
        description =
                "Follows tasks until all of them have ended, and prints each state that is seen: a table on a terminal,"
                        + " else one JSON document a line. Exits with 4 if some have not ended in time.")
final class TailCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "The tasks' ids.")
    private List<String> taskIds = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Selection.Length.class,
            description = "How long to follow; an hour by default.")
    private Duration timeout = Duration.ofHours(1);

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = Selection.Length.class,
            description = "How often to look at tasks that have not ended; 500ms by default. An end is told at once.")
    private Duration interval = Duration.ofMillis(500);

    @Option(names = "--json", description = "JSON on a terminal, too.")
    private boolean json;

    private final Map<String, TaskMeta> seen = new HashMap<>();

    @Override
    int run(ResultBackend results) {
        Rows rows = Rows.forPrograms(json);
        long deadline = System.nanoTime() + timeout.toNanos();
        Set<String> open = new LinkedHashSet<>(taskIds);
        Map<String, CompletableFuture<?>> ends = new LinkedHashMap<>();
        open.forEach(id -> ends.put(id, results.awaitAsync(id, Object.class, timeout)));
        while (true) {
            results.fetchMany(open, Object.class).values().forEach(result -> {
                show(result, rows);
                if (result.isReady()) {
                    open.remove(result.taskId());
                    ends.remove(result.taskId());
                }
            });
            long left = deadline - System.nanoTime();
            if (open.isEmpty()) {
                return ExitCode.DONE;
            }
            if (left <= 0) {
                throw new CommandFailure(
                        ExitCode.TIMED_OUT,
                        open.size() + " of " + taskIds.size() + " tasks had not ended after " + timeout + ": " + open);
            }
            waitForAnyEnd(ends, Math.min(left, interval.toNanos()));
        }
    }

    private void show(TaskResult<Object> result, Rows rows) {
        if (result instanceof TaskResult.Unreadable<Object> unreadable) {
            throw unreadable.exception();
        }
        result.meta()
                .filter(meta -> !meta.equals(seen.put(meta.taskId(), meta)))
                .ifPresent(meta -> rows.print(ListCommand.line(meta), MetaDocument.fields(meta)));
    }

    /** How it ended is read afterwards, with the states of the others. */
    private static void waitForAnyEnd(Map<String, CompletableFuture<?>> ends, long nanos) {
        CompletableFuture.anyOf(ends.values().toArray(CompletableFuture<?>[]::new))
                .handle((ended, thrown) -> "ended")
                .completeOnTimeout("not yet", nanos, TimeUnit.NANOSECONDS)
                .join();
    }
}
