package io.github.celeriac.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the waits that the sweep ended because a wake-up was lost. One whose wake-up was only on its way when the sweep
 * read the same result is none: it comes within moments.
 */
final class Rescues {
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer;
    private final Measurements measurements;
    private final LongAdder count = new LongAdder();
    private final Set<String> suspected = ConcurrentHashMap.newKeySet();

    Rescues(ScheduledExecutorService timer, Measurements measurements) {
        this.timer = timer;
        this.measurements = measurements;
    }

    /** The sweep is about to end the waits for this. */
    void suspect(String taskId) {
        suspected.add(taskId);
    }

    /** The sweep has ended the waits for these. */
    void ended(List<String> taskIds) {
        if (taskIds.isEmpty()) {
            return;
        }
        try {
            timer.schedule(() -> settle(taskIds), ON_ITS_WAY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            taskIds.forEach(suspected::remove); // closed: nobody counts any more
        }
    }

    /** A wake-up has come, or nobody had waited. */
    void arrived(String taskId) {
        suspected.remove(taskId);
    }

    private void settle(List<String> taskIds) {
        long lost = taskIds.stream().filter(suspected::remove).count();
        count.add(lost);
        measurements.rescued(lost);
    }

    long count() {
        return count.sum();
    }
}
