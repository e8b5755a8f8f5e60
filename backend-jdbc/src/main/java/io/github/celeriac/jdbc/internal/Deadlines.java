package io.github.celeriac.jdbc.internal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ends calls that take longer than {@code operation_timeout}, whatever their threads and sockets are doing.
 *
 * <p>All have the same timeout, so they are due in the order they came: one timer at the first of them is enough.
 */
final class Deadlines {
    private record Due(CompletableFuture<?> future, long nanos) {}

    private final Timer timer;
    private final long timeoutNanos;
    private final Supplier<? extends Throwable> tooLate;

    /** The first due first; those that are done may linger until something is added. */
    private final Queue<Due> pending = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean timerRuns = new AtomicBoolean();

    Deadlines(Timer timer, Duration timeout, Supplier<? extends Throwable> tooLate) {
        this.timer = timer;
        this.timeoutNanos = timeout.toNanos();
        this.tooLate = tooLate;
    }

    void add(CompletableFuture<?> future) {
        dropDone();
        pending.add(new Due(future, System.nanoTime() + timeoutNanos));
        startTimer(timeoutNanos);
    }

    private void dropDone() {
        for (Due first = pending.peek(); first != null && first.future.isDone(); first = pending.peek()) {
            pending.remove(first);
        }
    }

    private void startTimer(long nanos) {
        if (timerRuns.compareAndSet(false, true)) {
            timer.after(Duration.ofNanos(nanos), this::expire);
        }
    }

    private void expire() {
        timerRuns.set(false);
        long now = System.nanoTime();
        for (Due first = pending.peek(); first != null && first.nanos - now <= 0; first = pending.peek()) {
            pending.remove(first);
            if (!first.future.isDone()) {
                first.future.completeExceptionally(tooLate.get());
            }
        }
        Due next = pending.peek();
        if (next != null) {
            startTimer(Math.max(1, next.nanos - now));
        }
    }
}
