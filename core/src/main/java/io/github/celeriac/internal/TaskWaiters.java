package io.github.celeriac.internal;

import io.github.celeriac.States;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** All who wait for one task. The set is changed only inside {@link WaiterRegistry}'s map operations on this task's id. */
final class TaskWaiters {
    final String taskId;
    final Set<Waiter> waiters = new LinkedHashSet<>(2);
    final CompletableFuture<Void> watching;
    /** Whether the sweep reads it; changed as the set is. */
    boolean swept;

    volatile String lastState = States.PENDING;

    // The sweeper's, guarded by its lock; a pause of 0 is none yet:
    long pauseNanos;
    long dueNanos;

    TaskWaiters(String taskId, CompletableFuture<Void> watching) {
        this.taskId = taskId;
        this.watching = watching;
    }
}
