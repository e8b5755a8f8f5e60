package io.github.celeriac.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Where what depends on a result runs unless the application says otherwise: the common pool.
 *
 * <p>It is hidden from {@link java.util.concurrent.CompletableFuture}, which on machines with one or two processors would
 * start a thread for every single result instead.
 */
final class Callbacks {
    private Callbacks() {}

    static Executor executor() {
        return ForkJoinPool.getCommonPoolParallelism() > 0 ? new Hidden(ForkJoinPool.commonPool()) : Own.POOL;
    }

    private record Hidden(Executor pool) implements Executor {
        @Override
        public void execute(Runnable task) {
            pool.execute(task);
        }
    }

    /** For where the common pool has no thread at all; its thread ends when there is nothing to do. */
    private static final class Own {
        static final ForkJoinPool POOL = new ForkJoinPool(1);
    }
}
