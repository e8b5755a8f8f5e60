package io.github.celeriac.internal;

import io.github.celeriac.spi.SweepPolicy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has what is awaited read again: each task soon after its wait began, then ever more seldom, whatever else begins or ends.
 * Those that are due at about the same time are read together, a portion at a time. Pauses are jittered, so that many
 * processes do not read in step.
 */
final class Sweeper {
    /** So few that what else is asked of the store need not wait long. */
    static final int PORTION = 1_000;

    private static final double GROWTH = 1.5;
    private static final double JITTER = 0.2;
    private static final long NEVER = Long.MAX_VALUE;

    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final long originNanos;
    private final Supplier<SweepPolicy> policy;
    private final Function<List<TaskWaiters>, CompletableFuture<?>> reading;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock, as are the tasks' pauses and due times:
    private final TreeMap<Long, Set<TaskWaiters>> due = new TreeMap<>();
    private boolean running;
    private boolean missedMeanwhile;
    private long nextNanos = NEVER;
    private @Nullable ScheduledFuture<?> next;

    /**
     * @param policy asked each time: it changes with what the store can push
     * @param reading of a portion of tasks, which are handed to {@link #again} if somebody waits for them all the same
     */
    Sweeper(
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            Supplier<SweepPolicy> policy,
            Function<List<TaskWaiters>, CompletableFuture<?>> reading) {
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
        this.policy = policy;
        this.reading = reading;
    }

    private long now() {
        return nanoTime.getAsLong() - originNanos;
    }

    /** Somebody has begun to wait. */
    void add(TaskWaiters task) {
        lock.lock();
        try {
            put(task, policy.get().shortest().toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** It was read and has not ended. */
    void again(TaskWaiters task) {
        lock.lock();
        try {
            SweepPolicy now = policy.get();
            if (missedMeanwhile) {
                task.pauseNanos = 0;
                putAt(task, now());
            } else {
                long grown = (long) (task.pauseNanos * GROWTH);
                put(
                        task,
                        Math.min(
                                now.longest().toNanos(), Math.max(now.shortest().toNanos(), grown)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for it any more. */
    void remove(TaskWaiters task) {
        lock.lock();
        try {
            Set<TaskWaiters> together = due.get(task.dueNanos);
            if (together != null && together.remove(task) && together.isEmpty()) {
                due.remove(task.dueNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Any of them may have ended unheard: all are read at once, also those that are being read. */
    void missed() {
        lock.lock();
        try {
            missedMeanwhile = running;
            Set<TaskWaiters> all = new LinkedHashSet<>();
            due.values().forEach(all::addAll);
            due.clear();
            long now = now();
            all.forEach(task -> {
                task.pauseNanos = 0;
                task.dueNanos = now;
            });
            if (!all.isEmpty()) {
                due.put(now, all);
                schedule();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Only ever earlier: the longest pause is a promise. */
    private void put(TaskWaiters task, long pauseNanos) {
        task.pauseNanos = pauseNanos;
        long jittered =
                (long) (pauseNanos * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
        long together = Math.max(1, policy.get().shortest().toNanos() / 2);
        putAt(task, (now() + jittered) / together * together);
    }

    private void putAt(TaskWaiters task, long dueNanos) {
        task.dueNanos = dueNanos;
        due.computeIfAbsent(dueNanos, key -> new LinkedHashSet<>()).add(task);
        schedule();
    }

    private void schedule() {
        if (running || due.isEmpty() || due.firstKey() >= nextNanos) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        nextNanos = due.firstKey();
        try {
            next = timer.schedule(this::run, Math.max(0, nextNanos - now()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            next = null; // closed: nobody waits any more
        }
    }

    private void run() {
        List<TaskWaiters> portion;
        lock.lock();
        try {
            next = null;
            nextNanos = NEVER;
            portion = takeDue();
            running = !portion.isEmpty();
            if (!running) {
                schedule();
                return;
            }
        } finally {
            lock.unlock();
        }
        CompletableFuture<?> acting;
        try {
            acting = reading.apply(portion);
        } catch (RuntimeException | Error e) { // nobody else would read them again
            portion.forEach(this::again);
            acting = CompletableFuture.failedFuture(e);
        }
        acting.whenComplete((done, thrown) -> finished());
    }

    private List<TaskWaiters> takeDue() {
        List<TaskWaiters> taken = new ArrayList<>();
        long now = now();
        Iterator<Map.Entry<Long, Set<TaskWaiters>>> slots = due.entrySet().iterator();
        while (slots.hasNext() && taken.size() < PORTION) {
            Map.Entry<Long, Set<TaskWaiters>> slot = slots.next();
            if (slot.getKey() > now) {
                break;
            }
            Iterator<TaskWaiters> tasks = slot.getValue().iterator();
            while (tasks.hasNext() && taken.size() < PORTION) {
                taken.add(tasks.next());
                tasks.remove();
            }
            if (slot.getValue().isEmpty()) {
                slots.remove();
            }
        }
        return taken;
    }

    private void finished() {
        lock.lock();
        try {
            running = false;
            missedMeanwhile = false;
            schedule();
        } finally {
            lock.unlock();
        }
    }
}
