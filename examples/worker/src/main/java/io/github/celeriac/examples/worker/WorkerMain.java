package io.github.celeriac.examples.worker;

import java.util.concurrent.CountDownLatch;

/**
 * {@code java -jar worker.jar --broker URL --backend URL [--queue celery] [--serializer json]
 * [--concurrency 4] [--visibility-timeout 3600]}.
 */
public final class WorkerMain {
    private WorkerMain() {}

    /** Runs until it is told to end. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments, System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Worker worker = new Worker(options, System.getenv());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                worker.close();
            } catch (Exception e) {
                System.err.println("closing: " + e);
            }
            ended.countDown();
        }));
        System.out.println("ready: tasks from queue " + options.queue());
        ended.await();
    }
}
