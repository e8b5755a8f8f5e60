package io.github.celeriac.jdbc.internal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ends calls that take longer than {@code operation_timeout}, whatever their threads and sockets are doing.
 *
 * <p>All have the same timeout, so they are due in the order they came: one timer at the first of them is enough. What
 * hangs on a call may be the application's, and block: so calls end on other threads, one more of them if those are held up.
 */
final class Deadlines {
    private record Due(CompletableFuture<?> future, long nanos) {}

    /** After which another thread helps. */
    private static final Duration HELD_UP = Duration.ofMillis(50);

    private final Timer timer;
    private final Executor threads;
    private final long timeoutNanos;
    private final Supplier<? extends Throwable> tooLate;

    /** The first due first; those that are done may linger until something is added. */
    private final Queue<Due> pending = new ConcurrentLinkedQueue<>();

    /** Due, and not yet ended. */
    private final Queue<CompletableFuture<?>> late = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean timerRuns = new AtomicBoolean();

    /**
     * @param threads where calls end: as many as are asked for
     */
    Deadlines(Timer timer, Executor threads, Duration timeout, Supplier<? extends Throwable> tooLate) {
        this.timer = timer;
        this.threads = threads;
        this.timeoutNanos = timeout.toNanos();
        this.tooLate = tooLate;
    }

    void add(CompletableFuture<?> future) {
        dropDone();
        pending.add(new Due(future, System.nanoTime() + timeoutNanos));
        startTimer();
    }

    private void dropDone() {
        for (Due first = pending.peek(); first != null && first.future.isDone(); first = pending.peek()) {
            pending.remove(first);
        }
    }

    /** Whoever adds something while another starts the timer may rely on that one. */
    private void startTimer() {
        while (isAnythingLeft() && timerRuns.compareAndSet(false, true)) {
            Due next = pending.peek();
            if (!late.isEmpty()) {
                timer.after(HELD_UP, this::expire);
                return;
            }
            if (next != null) {
                timer.after(Duration.ofNanos(Math.max(1, next.nanos - System.nanoTime())), this::expire);
                return;
            }
            timerRuns.set(false);
        }
    }

    private boolean isAnythingLeft() {
        return !late.isEmpty() || !pending.isEmpty();
    }

    private void expire() {
        timerRuns.set(false);
        long now = System.nanoTime();
        for (Due first = pending.peek(); first != null && first.nanos - now <= 0; first = pending.peek()) {
            if (pending.remove(first) && !first.future.isDone()) {
                late.add(first.future);
            }
        }
        startTimer();
        if (!late.isEmpty()) {
            handOver();
        }
    }

    private void handOver() {
        try {
            threads.execute(this::endLate);
        } catch (RejectedExecutionException e) {
            endLate(); // as they are being closed
        }
    }

    private void endLate() {
        for (CompletableFuture<?> future = late.poll(); future != null; future = late.poll()) {
            if (!future.isDone()) {
                future.completeExceptionally(tooLate.get());
            }
        }
    }
}
