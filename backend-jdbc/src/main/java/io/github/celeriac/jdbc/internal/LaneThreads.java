package io.github.celeriac.jdbc.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one backend object, as many as its lanes have work for. */
final class LaneThreads {
    private static final int KEEP_SECONDS = 10;

    private LaneThreads() {}

    static ExecutorService create() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "celeriac-db-lane-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
