package io.github.celeriac.benchmarks.redis;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.benchmarks.CeleryPeer;
import io.github.celeriac.benchmarks.Flight;
import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Latencies;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import io.github.celeriac.benchmarks.codec.Payload;
import io.github.celeriac.redis.RedisResultBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Stores, fetches and awaits, in rounds: bare Lettuce, the library, Python Celery. */
public final class RedisComparison implements AutoCloseable {
    private static final int IN_FLIGHT = 64;
    private static final int MIB = 1 << 20;
    private static final Duration LONG = Duration.ofMinutes(30);

    /** One call would tell more of the moment than of the way. */
    private static final int MANY_CALLS = 10;

    private final Samples samples = new Samples();
    private final int scale;
    private final String url;
    private final RawRedis raw;
    private final ResultBackend results;
    private final ExecutorService waitingThread = Executors.newSingleThreadExecutor();
    private final @Nullable CeleryPeer celery;
    private double heapPerAwait;
    private long socketsOfAwaits;

    /** {@code scale} of 1,000 is the full size; python is the interpreter of the Celery peer, null for none. */
    public RedisComparison(String url, int scale, @Nullable String python) throws IOException {
        this.scale = scale;
        this.raw = new RawRedis(url);
        this.url = url;
        this.results = open();
        this.celery = python == null ? null : CeleryPeer.start(python, url);
    }

    private ResultBackend open() {
        return RedisResultBackend.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", url))
                .build();
    }

    public Report run(int rounds) throws IOException, InterruptedException {
        Report report = new Report("Redis", samples);
        round(new Samples()); // until everything is compiled
        round(new Samples());
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("redis: round %d of %d%n", round, rounds);
            round(samples);
        }
        measureAwaits();
        return fill(report);
    }

    private void round(Samples into) throws IOException, InterruptedException {
        raw.flush();
        stores(into);
        fetches(into);
        large(into);
        many(into);
        wakeUps(into);
    }

    private void stores(Samples into) throws IOException, InterruptedException {
        int count = 20 * scale;
        byte[] document = document(Map.of("sum", 3L));
        into.add("store raw", Flight.futures(count, IN_FLIGHT, i -> raw.store("r" + i, document)));
        into.add("store", Flight.futures(count, IN_FLIGHT, i -> store("s" + i, Map.of("sum", 3L))));
        into.add("store call raw", Flight.callers(count, IN_FLIGHT, i -> raw.storeNow("rc" + i, document)));
        into.add("store call", Flight.callers(count, IN_FLIGHT, i -> storeNow("sc" + i, Map.of("sum", 3L))));
        celery(into, "store celery", "store", "c", scale, 0);
    }

    private void fetches(Samples into) throws IOException, InterruptedException {
        int count = 20 * scale;
        into.add("fetch raw", Flight.callers(count, IN_FLIGHT, i -> raw.get("r" + i)));
        into.add("fetch", Flight.callers(count, IN_FLIGHT, i -> fetch("s" + i)));
        into.add("fetch by one", Flight.callers(scale, 1, i -> fetch("s" + i)));
        celery(into, "fetch celery", "fetch", "c", scale);
    }

    private void large(Samples into) throws IOException, InterruptedException {
        for (int size : new int[] {MIB / 64, MIB}) {
            int count = Math.max(1, size == MIB ? scale / 10 : scale);
            String text = "The quick brown fox jumps over the lazy dog. "
                    .repeat(size / 45 + 1)
                    .substring(0, size);
            into.add("store " + size, Flight.callers(count, 1, i -> storeNow(size + "l" + i, text)));
            celery(into, "store celery " + size, "store", size + "c", count, size);
            into.add("fetch " + size, Flight.callers(count, 1, i -> fetch(size + "l" + i)));
            celery(into, "fetch celery " + size, "fetch", size + "c", count);
        }
    }

    private void many(Samples into) throws IOException, InterruptedException {
        int count = 10 * scale;
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "s" + i).toList();
        into.add("many", count * Flight.callers(MANY_CALLS, 1, any -> results.fetchMany(ids, Object.class)));
        if (celery != null) {
            celery.rate("store", "m", count, 0);
        }
        celery(into, "many celery", "many", "m", count);
    }

    private void wakeUps(Samples into) throws InterruptedException {
        byte[] document = document(3L);
        int count = Math.max(10, scale / 4);
        Latencies bare = new Latencies();
        Latencies thread = new Latencies();
        Latencies future = new Latencies();
        for (int i = 0; i < count; i++) {
            bare.add(raw.wakeUp(UUID.randomUUID().toString(), document));
            thread.add(wakeUpOfThread(UUID.randomUUID().toString()));
            future.add(wakeUpOfFuture(UUID.randomUUID().toString()));
        }
        into.add("wake-up raw", bare.micros(0.5));
        into.add("wake-up of thread", thread.micros(0.5));
        into.add("wake-up of future", future.micros(0.5));
    }

    private long wakeUpOfThread(String id) {
        CompletableFuture<Long> woken = CompletableFuture.supplyAsync(
                () -> {
                    results.await(id, Object.class, LONG);
                    return System.nanoTime();
                },
                waitingThread);
        until(() -> raw.subscribers(id) == 1);
        byte[] document = document(id, 3L);
        long begin = System.nanoTime();
        raw.store(id, document);
        return woken.join() - begin;
    }

    /** What depends on it runs in a thread of its own, which is woken first. */
    private long wakeUpOfFuture(String id) {
        CompletableFuture<?> waiting = results.awaitAsync(id, Object.class, LONG);
        until(() -> raw.subscribers(id) == 1);
        byte[] document = document(id, 3L);
        long begin = System.nanoTime();
        raw.store(id, document);
        waiting.join();
        return System.nanoTime() - begin;
    }

    /** Heap of so many awaits that nothing ends, and the connections of a backend that has them. */
    private void measureAwaits() {
        int count = 100 * scale;
        List<String> ids = IntStream.range(0, count)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        List<CompletableFuture<?>> waiting = new ArrayList<>(count);
        until(() -> raw.channels() == 0);
        long connections = raw.connections();
        try (ResultBackend waiter = open()) {
            long before = usedHeap();
            ids.forEach(id -> waiting.add(waiter.awaitAsync(id, Object.class, LONG)));
            until(() -> raw.channels() == count);
            heapPerAwait = (usedHeap() - before) / (double) count;
            socketsOfAwaits = raw.connections() - connections;
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the server did not come to what was waited for");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private CompletableFuture<WriteOutcome> store(String id, Object value) {
        return results.writer().successAsync(TaskContext.of(id), value);
    }

    private void storeNow(String id, Object value) {
        results.writer().success(TaskContext.of(id), value);
    }

    private void fetch(String id) {
        if (!results.fetch(id, Object.class).isReady()) {
            throw new IllegalStateException(id + " is not there");
        }
    }

    private void celery(Samples into, String name, String command, String prefix, int count, int... more)
            throws IOException {
        if (celery != null) {
            into.add(name, celery.rate(command, prefix, count, more));
        }
    }

    private static byte[] document(Object result) {
        return document("3f6c1f5e-8f0b-4a55-9d5c-0a4f3f1d7a11", result);
    }

    private static byte[] document(String id, Object result) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("status", "SUCCESS");
        document.put("result", result);
        document.put("traceback", null);
        document.put("children", List.of());
        document.put("date_done", "2024-05-17T09:31:07.123456+00:00");
        document.put("task_id", id);
        return Payload.codec("json").encode(document);
    }

    private Report fill(Report report) {
        report.compare("store, 64 in flight, /s", "store", "store raw", "Lettuce", Goal.atLeast(0.9));
        report.compare("store, 64 callers, /s", "store call", "store call raw", "Lettuce", Goal.atLeast(0.9));
        report.compare("store, 64 in flight, /s", "store", "store celery", "Celery, one process", Goal.atLeast(30));
        report.compare("fetch, 64 callers, /s", "fetch", "fetch raw", "Lettuce", Goal.atLeast(0.9));
        report.compare("fetch, one caller, /s", "fetch by one", "fetch celery", "Celery", Goal.atLeast(1));
        for (int size : new int[] {MIB / 64, MIB}) {
            String what = ", one caller, text of " + size / 1024 + " KiB, /s";
            Goal goal = Goal.atLeast(size == MIB ? 1.5 : 1);
            report.compare("store" + what, "store " + size, "store celery " + size, "Celery", goal);
            report.compare("fetch" + what, "fetch " + size, "fetch celery " + size, "Celery", goal);
        }
        report.compare("fetch many, 10,000, ids/s", "many", "many celery", "Celery get_many", Goal.atLeast(10));
        String pubSub = "Lettuce pub/sub";
        report.compare("wake-up of await(), p50, µs", "wake-up of thread", "wake-up raw", pubSub, Goal.atMost(1.5));
        report.compare(
                "wake-up of awaitAsync(), p50, µs", "wake-up of future", "wake-up raw", pubSub, Goal.atMost(1.5));
        String awaits = "heap of each of " + Report.count(100L * scale) + " awaits, bytes";
        report.fact(awaits, Report.number(heapPerAwait), heapPerAwait, Goal.atMost(1_500));
        report.fact(
                "connections with these awaits",
                String.valueOf(socketsOfAwaits),
                (double) socketsOfAwaits,
                Goal.atMost(2));
        return report;
    }

    @Override
    public void close() throws IOException {
        waitingThread.shutdown();
        results.close();
        raw.close();
        if (celery != null) {
            celery.close();
        }
    }
}
