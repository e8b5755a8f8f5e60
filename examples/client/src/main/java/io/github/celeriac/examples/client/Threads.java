package io.github.celeriac.examples.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** On Java 21 and newer one writes {@code Executors.newVirtualThreadPerTaskExecutor()}; this runs on 17, too. */
final class Threads {
    private Threads() {}

    static ExecutorService onePerTask() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool();
        }
    }
}
