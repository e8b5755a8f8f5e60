package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultPage;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Whether results go when their time has come. Where they go by themselves, one is seen to; where a cleanup has to be run,
 * nothing is deleted that is not ours: we look for what should be gone.
 */
record ExpiryCheck(ResultBackend results, Supplier<ResultBackend> shortLived) {
    private static final String NAME = "expiry";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration OLD = Duration.ofDays(30);

    void run(Consumer<Check> report) {
        if (results.capabilities().contains(Capability.AUTO_EXPIRY)) {
            report.accept(byItself());
        } else if (results.capabilities().contains(Capability.LISTING)) {
            report.accept(byCleanup());
        }
    }

    private Check byItself() {
        TaskContext task = TaskContext.of("celeriac-validate-" + UUID.randomUUID());
        try (ResultBackend brief = shortLived.get()) {
            if (brief.writer().success(task, "soon gone") != WriteOutcome.WRITTEN) {
                return Check.fail(NAME, "a result with an expiry was not written", "");
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (results.fetch(task.taskId()) instanceof TaskResult.Absent) {
                return Check.pass(NAME, "a result that was to live for 1 s is gone");
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
                    .join();
        }
        results.forget(task.taskId());
        return Check.fail(
                NAME,
                "a result that was to live for 1 s was there after " + PATIENCE,
                "look at the server's memory and load");
    }

    private Check byCleanup() {
        ResultQuery query =
                ResultQuery.all().doneBefore(Instant.now().minus(OLD)).pageSize(100);
        ResultPage page = results.list(query);
        return page.results().isEmpty()
                ? Check.pass(NAME, "nothing is older than " + OLD.toDays() + " days")
                : Check.warn(
                        NAME,
                        "results older than " + OLD.toDays() + " days are there: no cleanup runs",
                        "run Celery's beat, or 'celeriac cleanup' once a day");
    }
}
