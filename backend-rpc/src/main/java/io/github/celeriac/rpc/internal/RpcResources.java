package io.github.celeriac.rpc.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of one backend object besides those of its links. */
final class RpcResources implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor deliveries;

    RpcResources() {
        timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("celeriac-rpc-timer"));
        timer.setRemoveOnCancelPolicy(true);
        deliveries = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("celeriac-rpc-deliveries"));
        deliveries.allowCoreThreadTimeOut(true);
    }

    /** Heartbeats, and the ends of what takes too long. */
    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Where replies are taken in. */
    ExecutorService deliveries() {
        return deliveries;
    }

    void expireOf(Link link) {
        timer.scheduleWithFixedDelay(link::expire, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        deliveries.shutdownNow();
    }
}
