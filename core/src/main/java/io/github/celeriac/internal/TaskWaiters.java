package io.github.celeriac.internal;

import io.github.celeriac.States;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** All who wait for one task. The set is changed only inside {@link WaiterRegistry}'s map operations on this task's id. */
final class TaskWaiters {
    final Set<Waiter> waiters = new LinkedHashSet<>(2);
    final CompletableFuture<Void> watching;
    volatile String lastState = States.PENDING;

    TaskWaiters(CompletableFuture<Void> watching) {
        this.watching = watching;
    }
}
