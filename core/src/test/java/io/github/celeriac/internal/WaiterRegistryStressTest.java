package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.SweepPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything at once, on a store that loses, delays, fails, throws and speaks from other threads. */
@Timeout(120)
class WaiterRegistryStressTest {
    private static final int THREADS = 6;
    private static final int OPERATIONS = 8_000;
    private static final int TASKS = 40;

    private final long seed = System.nanoTime();
    private final MemoryStore store = new MemoryStore();
    private final WaiterRegistry registry = new WaiterRegistry(Measurements.none());
    private final ScheduledExecutorService otherThreads = Executors.newScheduledThreadPool(2);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private final Queue<CompletableFuture<TaskMeta>> awaits = new ConcurrentLinkedQueue<>();

    private void startHostile() {
        store.losesWakeUp = () -> oneIn(10);
        store.fails = () -> oneIn(20);
        store.throwsInstead = () -> oneIn(50);
        store.answers = answer -> {
            switch (ThreadLocalRandom.current().nextInt(3)) {
                case 0 -> answer.run();
                case 1 -> otherThreads.execute(answer);
                default ->
                    otherThreads.schedule(answer, ThreadLocalRandom.current().nextInt(3_000), TimeUnit.MICROSECONDS);
            }
        };
        store.listener = registry;
        registry.start(store, "stress", Duration.ofSeconds(5));
    }

    private static boolean oneIn(int n) {
        return ThreadLocalRandom.current().nextInt(n) == 0;
    }

    @AfterEach
    void stop() {
        registry.close();
        threads.shutdownNow();
        otherThreads.shutdownNow();
    }

    @Test
    void whatever_happens_every_wait_ends_and_nothing_is_left() throws Exception {
        startHostile();
        everybody(this::operate);
        for (int task = 0; task < TASKS; task++) {
            store.put("task-" + task, States.SUCCESS, 1L);
        }
        assertEnded(List.of(TaskMeta.class, ResultTimeoutException.class, CancellationException.class));
    }

    @Test
    void closing_in_the_middle_ends_every_wait_too() throws Exception {
        startHostile();
        Future<?> closing = threads.submit(() -> {
            Eventually.isTrue(() -> awaits.size() > OPERATIONS);
            registry.close();
        });
        everybody(this::operate);
        closing.get(60, TimeUnit.SECONDS);
        assertEnded(List.of(
                TaskMeta.class,
                ResultTimeoutException.class,
                CancellationException.class,
                BackendClosedException.class));
    }

    private void everybody(ThreadOperations operations) throws Exception {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            all.add(() -> {
                for (int n = 0; n < OPERATIONS; n++) {
                    operations.next(random);
                }
                return null;
            });
        }
        for (Future<Void> one : threads.invokeAll(all)) {
            one.get();
        }
    }

    private interface ThreadOperations {
        void next(SplittableRandom random);
    }

    private void operate(SplittableRandom random) {
        String task = "task-" + random.nextInt(TASKS);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> awaits.add(registry.await(task, Duration.ofMillis(1 + random.nextInt(50))));
            case 3 -> awaits.add(registry.await(task, Duration.ofSeconds(60)));
            case 4 -> {
                CompletableFuture<TaskMeta> awaited = registry.await(task, Duration.ofSeconds(60));
                awaits.add(awaited);
                awaited.cancel(false);
            }
            case 5 -> store.put(task, random.nextBoolean() ? States.SUCCESS : States.STARTED, 1L);
            case 6 -> store.results.remove(task);
            default -> {
                if (random.nextInt(20) == 0) {
                    registry.missed();
                } else {
                    registry.changed(task);
                }
            }
        }
    }

    private void assertEnded(List<Class<?>> allowed) throws Exception {
        int ended = 0;
        for (CompletableFuture<TaskMeta> awaited : awaits) {
            Object end;
            try {
                end = awaited.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                end = e.getCause();
            } catch (CancellationException e) {
                end = e;
            }
            assertThat(allowed)
                    .as("end of wait %d, seed %d: %s", ended++, seed, end)
                    .contains(end.getClass());
        }
        assertThat(registry.waiting()).as("waiting, seed %d", seed).isZero();
        assertThat(store.watched).as("watched, seed %d", seed).isEmpty();
        assertThat(store.outOfTurn).as("calls out of turn, seed %d", seed).isEmpty();
        assertThat(awaits).hasSizeGreaterThan(OPERATIONS);
    }

    @Test
    void a_hundred_thousand_waits_cost_little_and_end_at_once() throws Exception {
        store.sweep = new SweepPolicy(Duration.ofHours(1), Duration.ofHours(1));
        store.listener = registry;
        registry.start(store, "many", Duration.ofSeconds(10));
        int count = 100_000;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("task-" + i);
        }
        long before = usedBytes();
        for (String id : ids) {
            awaits.add(registry.await(id, Duration.ofMinutes(5)));
        }
        store.calls.clear();
        long each = (usedBytes() - before) / count;
        System.out.printf(
                "%,d awaits, %,d bytes each (future, deadline, entry and watch of the test's store)%n", count, each);
        assertThat(registry.waiting()).isEqualTo(count);
        assertThat(each).isLessThan(2_000);
        ids.forEach(id -> store.put(id, States.SUCCESS, 1L));
        assertThat(awaits).allMatch(CompletableFuture::isDone);
        assertThat(registry.waiting()).isZero();
        assertThat(registry.sweepRescues()).isZero();
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
