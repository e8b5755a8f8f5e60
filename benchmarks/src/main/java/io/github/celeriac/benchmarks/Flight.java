package io.github.celeriac.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Keeps so many operations under way until all are done, and says how many there were in a second. */
public final class Flight {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final int count;

    private Flight(int count) {
        this.count = count;
    }

    /** Begun one after the other by one thread, {@code inFlight} unanswered at a time. */
    public static double futures(int count, int inFlight, IntFunction<? extends CompletionStage<?>> operation)
            throws InterruptedException {
        return new Flight(count).runFutures(inFlight, operation);
    }

    /** By {@code callers} threads, each of which waits for its answer. */
    public static double callers(int count, int callers, IntConsumer operation) throws InterruptedException {
        return new Flight(count).runCallers(callers, operation);
    }

    private double runFutures(int inFlight, IntFunction<? extends CompletionStage<?>> operation)
            throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            free.acquire();
            operation.apply(i).whenComplete((value, thrown) -> {
                failure.compareAndSet(null, thrown);
                free.release();
            });
        }
        free.acquire(inFlight);
        return rate(begin);
    }

    private double runCallers(int callers, IntConsumer operation) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(new Thread(() -> call(next, operation), "caller-" + i));
        }
        long begin = System.nanoTime();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return rate(begin);
    }

    private void call(AtomicInteger next, IntConsumer operation) {
        try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                operation.accept(i);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private double rate(long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failure.get() != null) {
            throw new IllegalStateException("an operation failed: " + failure.get(), failure.get());
        }
        return count / seconds;
    }
}
