package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one thing after another on one thread, which ends when there is nothing to do; after each burst, {@code then}. */
final class SerialExecutor {
    private static final System.Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private final Runnable then;

    SerialExecutor(String name, Runnable then) {
        this.then = then;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns false if this is closed. */
    boolean run(Runnable task) {
        queue.add(task);
        if (scheduled.compareAndSet(false, true)) {
            try {
                thread.execute(this::drain);
            } catch (RejectedExecutionException e) {
                return false;
            }
        }
        return !thread.isShutdown();
    }

    void runLater(Runnable task, long delay, TimeUnit unit) {
        try {
            thread.schedule(() -> run(task), delay, unit);
        } catch (RejectedExecutionException e) {
            // closed: nothing is left to do
        }
    }

    private void drain() {
        scheduled.set(false);
        Runnable task;
        while ((task = queue.poll()) != null) {
            guarded(task);
        }
        guarded(then);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(ERROR, "a step was left out; the sweep makes up for it", e);
        }
    }

    /** What was handed in before is still run. */
    void close() {
        thread.shutdown();
    }
}
