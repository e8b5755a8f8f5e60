package io.github.celeriac.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The backend objects that one test of a contract opens, all on the same store; closed after it. */
final class ContractBackends {
    /** Longer than anything that works takes; what waits this long has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<ResultBackendBuilder<?>> builders;
    private final Function<ResultBackend, String> replyTo;
    private final Queue<ResultBackend> opened = new ConcurrentLinkedQueue<>();

    /** Where the results of tasks go, if it matters: to the backend object that the test opened first. */
    private volatile String address = "";

    ContractBackends(Supplier<ResultBackendBuilder<?>> builders, Function<ResultBackend, String> replyTo) {
        this.builders = builders;
        this.replyTo = replyTo;
    }

    ResultBackend open() {
        return open(builder -> {});
    }

    ResultBackend open(Consumer<ResultBackendBuilder<?>> options) {
        ResultBackendBuilder<?> builder = builders.get();
        options.accept(builder);
        ResultBackend backend = builder.build();
        if (opened.isEmpty()) {
            address = replyTo.apply(backend);
        }
        opened.add(backend);
        return backend;
    }

    /** The one that results come to. */
    ResultBackend reader() {
        return opened.element();
    }

    void closeAll() {
        opened.forEach(ResultBackend::close);
        opened.clear();
        address = "";
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    TaskContext newTask() {
        return task(newId());
    }

    /** As a worker has it whose client is the {@link #reader}. */
    TaskContext task(String id) {
        return addressed(TaskContext.of(id));
    }

    TaskContext addressed(TaskContext task) {
        return address.isEmpty() ? task : task.with("reply_to", address);
    }

    static List<String> newIds(int count) {
        return IntStream.range(0, count).mapToObj(i -> newId()).toList();
    }

    /** Asks again and again until it is so. */
    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s within %s", what, PATIENCE)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Ends when all have ended, well or badly. */
    static void allEnd(List<? extends CompletableFuture<?>> futures) throws Exception {
        CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
                .handle((ignored, thrown) -> 0)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Runs one action a thread, all at the same moment. */
    static <T> List<T> inParallel(int threads, IntFunction<Callable<T>> actions) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> action = actions.apply(i);
                running.add(pool.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return action.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
