package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Stores, each of which somebody awaits, 64 at a time, from a thread of its own until it is ended, or one fails. */
final class FaultLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The longest pause of the sweep, and a connection to be made. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final ResultBackend results;
    private final Semaphore open = new Semaphore(64);
    private final Thread thread = new Thread(this::run, "fault-load");
    private volatile boolean ended; // only ever set
    private volatile int count;

    // Used by the thread, and by others once it has ended:
    private final List<String> ids = new ArrayList<>();
    private final List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
    private final List<CompletableFuture<Long>> awaited = new ArrayList<>();

    private FaultLoad(ResultBackend results) {
        this.results = results;
    }

    static FaultLoad on(ResultBackend results) {
        FaultLoad load = new FaultLoad(results);
        load.thread.start();
        return load;
    }

    private void run() {
        while (!ended) {
            open.acquireUninterruptibly();
            String id = UUID.randomUUID().toString();
            ids.add(id);
            awaited.add(results.awaitAsync(id, Long.class, PATIENCE));
            CompletableFuture<WriteOutcome> outcome = results.writer().successAsync(TaskContext.of(id), (long) count);
            outcome.whenComplete((written, thrown) -> {
                if (thrown != null) {
                    ended = true;
                }
                open.release();
            });
            outcomes.add(outcome);
            count = ids.size();
        }
    }

    /** Returns when so many more have been begun, or one has failed, which the end will tell. */
    void goOn(int more) {
        int until = count + more;
        Subscribers.eventually("load goes on", PATIENCE, () -> count >= until || ended);
    }

    /** Every store was acknowledged, is there, and whoever awaited it has it. */
    void endWithoutLoss() throws Exception {
        endAllAwaited();
        Map<String, TaskResult<Long>> found = results.fetchMany(ids, Long.class);
        assertThat(found.values()).allMatch(TaskResult::isReady).hasSize(ids.size());
    }

    /** Every store was acknowledged, and whoever awaited it has it. */
    void endAllAwaited() throws Exception {
        end();
        for (CompletableFuture<WriteOutcome> outcome : outcomes) {
            assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
        }
        long bound = System.nanoTime() + BOUND.toNanos();
        for (int i = 0; i < awaited.size(); i++) {
            assertThat(awaited.get(i).get(Math.max(1, bound - System.nanoTime()), TimeUnit.NANOSECONDS))
                    .isEqualTo(i);
        }
    }

    @Override
    public void close() {
        ended = true;
    }

    private void end() throws InterruptedException {
        ended = true;
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).as("stuck").isFalse();
    }
}
