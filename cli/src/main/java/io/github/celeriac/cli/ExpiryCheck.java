package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultPage;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Whether results go when their time has come, and whether somebody cleans up where they do not go by themselves. Deletes
 * nothing that is not ours.
 *
 * @param shortLived opens another one, in which results are to live for a second
 * @param tasks somebody else removes what is left of them
 */
record ExpiryCheck(ResultBackend results, Supplier<ResultBackend> shortLived, OwnTasks tasks) {
    private static final String EXPIRY = "expiry";
    private static final String CLEANUP = "cleanup";
    private static final Duration LIFE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration OLD = Duration.ofDays(30);

    void run(Consumer<Check> report) {
        report.accept(Check.attempt(EXPIRY, () -> {
            try (ResultBackend brief = shortLived.get()) {
                return expiry(brief);
            }
        }));
        report.accept(Check.attempt(CLEANUP, this::cleanup));
    }

    private Check expiry(ResultBackend brief) {
        TaskContext task = tasks.readBy(brief).next();
        if (brief.writer().success(task, "soon gone") != WriteOutcome.WRITTEN) {
            return Check.fail(EXPIRY, "a result with an expiry was not written", "see the check 'store'");
        }
        return goesByItself()
                ? seen(
                        () -> brief.fetch(task.taskId()) instanceof TaskResult.Absent,
                        "a result that was to live for 1 s is gone",
                        "look at the server's memory and load")
                : seen(
                        () -> hasExpired(brief.fetch(task.taskId())),
                        "a result that was to live for 1 s counts as expired; a cleanup will delete it",
                        "compare the server's clock with this one, and see database_date_zone");
    }

    /** As a cleanup tells it, but of this row only: a table may have many old ones. */
    private static boolean hasExpired(TaskResult<?> result) {
        Instant cutoff = Instant.now().minus(LIFE);
        return result.meta().flatMap(TaskMeta::dateDone).filter(cutoff::isAfter).isPresent();
    }

    private boolean goesByItself() {
        return results.capabilities().contains(Capability.AUTO_EXPIRY);
    }

    private static Check seen(BooleanSupplier expired, String seen, String fix) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            if (expired.getAsBoolean()) {
                return Check.pass(EXPIRY, seen);
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
                    .join();
        }
        return Check.fail(
                EXPIRY, "a result that was to live for 1 s was there after " + PATIENCE.toSeconds() + " s", fix);
    }

    private Check cleanup() {
        if (goesByItself()) {
            return Check.pass(CLEANUP, "none is needed: results go by themselves");
        }
        ResultQuery query =
                ResultQuery.all().doneBefore(Instant.now().minus(OLD)).pageSize(100);
        ResultPage page = results.list(query);
        return page.results().isEmpty()
                ? Check.pass(CLEANUP, "nothing is older than " + OLD.toDays() + " days")
                : Check.warn(
                        CLEANUP,
                        "results older than " + OLD.toDays() + " days are there: no cleanup runs",
                        "run Celery's beat, or 'celeriac cleanup' once a day");
    }
}
