package io.github.celeriac.jdbc.internal;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of one backend object. Its thread is its own, as the JVM's common pool may be full of what an application awaits;
 * it ends some time after the last thing that was due. What it runs must not wait for anything.
 */
final class Timer implements AutoCloseable {
    private static final int KEEP_SECONDS = 10;

    private final ScheduledThreadPoolExecutor thread;

    Timer() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "celeriac-db-timer-1");
            created.setDaemon(true);
            return created;
        });
        thread.setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Runs it after so long; never if the timer is closed before. */
    void after(Duration pause, Runnable task) {
        try {
            var unused = thread.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!thread.isShutdown()) {
                throw e;
            }
        }
    }

    /** Forgets what is not due yet. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
