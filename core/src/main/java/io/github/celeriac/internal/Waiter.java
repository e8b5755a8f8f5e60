package io.github.celeriac.internal;

import io.github.celeriac.TaskMeta;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One await: ends with the document of a task that has ended, or exceptionally; cancelling it ends the wait. */
final class Waiter extends CompletableFuture<TaskMeta> {
    final String taskId;
    final long startedNanos = System.nanoTime();
    /** Ends when its task is watched. */
    volatile CompletableFuture<Void> watching = CompletableFuture.completedFuture(null);

    private volatile @Nullable Future<?> deadline;

    Waiter(String taskId) {
        this.taskId = taskId;
    }

    void deadline(Future<?> scheduled) {
        deadline = scheduled;
        if (isDone()) {
            scheduled.cancel(false);
        }
    }

    void dropDeadline() {
        Future<?> scheduled = deadline;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }
}
