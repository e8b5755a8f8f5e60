package io.github.celeriac.internal;

import io.github.celeriac.spi.SweepPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats one action while it is needed, one at a time: soon after something happened, then ever more seldom. Pauses are
 * jittered, so that many processes do not read in step.
 */
final class Sweeper {
    private static final double GROWTH = 1.5;
    private static final double JITTER = 0.2;

    private final ScheduledExecutorService timer;
    private final Supplier<SweepPolicy> policy;
    private final Supplier<CompletableFuture<Boolean>> action;
    private final BooleanSupplier needed;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock:
    private long pauseNanos;
    private boolean running;
    private boolean again;
    private boolean soon;
    private @Nullable ScheduledFuture<?> next;

    /**
     * @param policy asked each time: it changes with what the store can push
     * @param action ends with whether anything came of it
     */
    Sweeper(
            ScheduledExecutorService timer,
            Supplier<SweepPolicy> policy,
            Supplier<CompletableFuture<Boolean>> action,
            BooleanSupplier needed) {
        this.timer = timer;
        this.policy = policy;
        this.action = action;
        this.needed = needed;
        this.pauseNanos = policy.get().shortest().toNanos();
    }

    /** Something happened: the next action comes after the shortest pause at the latest. */
    void soon() {
        within(policy.get().shortest().toNanos());
    }

    /** Something may have been missed: act at once. */
    void now() {
        within(0);
    }

    private void within(long nanos) {
        lock.lock();
        try {
            pauseNanos = policy.get().shortest().toNanos();
            if (running) {
                again |= nanos == 0;
                soon = true;
            } else if (next == null || next.getDelay(TimeUnit.NANOSECONDS) > nanos) {
                schedule(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void schedule(long nanos) {
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = timer.schedule(this::run, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            next = null; // closed: nobody waits any more
        }
    }

    private void run() {
        lock.lock();
        try {
            running = true;
            again = false;
            soon = false;
            next = null;
        } finally {
            lock.unlock();
        }
        CompletableFuture<Boolean> acting;
        try {
            acting = action.get();
        } catch (RuntimeException | Error e) { // nobody else would sweep again
            acting = CompletableFuture.failedFuture(e);
        }
        acting.whenComplete((happened, thrown) -> finished(thrown == null && happened));
    }

    private void finished(boolean happened) {
        lock.lock();
        try {
            running = false;
            SweepPolicy now = policy.get();
            pauseNanos = happened || soon
                    ? now.shortest().toNanos()
                    : Math.min(now.longest().toNanos(), (long) (pauseNanos * GROWTH));
            if (again || needed.getAsBoolean()) {
                schedule(again ? 0 : jittered(pauseNanos));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Only ever shorter: the longest pause is a promise. */
    private static long jittered(long nanos) {
        return (long) (nanos * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
    }
}
