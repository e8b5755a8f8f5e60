package io.github.celeriac.internal;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Capability;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that behaves as badly as it is told, and writes down what the registry asks of it that it may not.
 */
final class MemoryStore implements ResultStore {
    final Map<String, StoredResult> results = new ConcurrentHashMap<>();
    final Map<String, Boolean> watched = new ConcurrentHashMap<>();
    /** Calls to watch and unwatch that came out of turn. */
    final Queue<String> outOfTurn = new ConcurrentLinkedQueue<>();

    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final AtomicInteger fetches = new AtomicInteger();
    final AtomicInteger fetchedIds = new AtomicInteger();

    volatile @Nullable StoreListener listener;
    volatile SweepPolicy sweep = new SweepPolicy(Duration.ofMillis(5), Duration.ofMillis(20));
    volatile Executor answers = Runnable::run;
    volatile BooleanSupplier losesWakeUp = () -> false;
    volatile BooleanSupplier fails = () -> false;
    volatile BooleanSupplier throwsInstead = () -> false;
    volatile BooleanSupplier hangs = () -> false;
    volatile DocumentSink stores = (task, meta) -> {
        put(StoredResult.of(meta));
        return CompletableFuture.completedFuture(WriteOutcome.WRITTEN);
    };

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PUSH, Capability.SHARED, Capability.FINALITY, Capability.DETAILS);
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public SweepPolicy sweep() {
        return sweep;
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        return stores.store(task, meta);
    }

    void put(String taskId, String state, @Nullable Object result) {
        put(StoredResult.of(meta(taskId, state, result)));
    }

    void put(StoredResult result) {
        results.put(result.taskId(), result);
        StoreListener told = listener;
        if (told != null && watched.containsKey(result.taskId()) && !losesWakeUp.getAsBoolean()) {
            answers.execute(() -> told.arrived(result));
        }
    }

    static TaskMeta meta(String taskId, String state, @Nullable Object result) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("status", state);
        document.put("result", result);
        return TaskMeta.of(taskId, document);
    }

    static TaskMeta success(String taskId) {
        return meta(taskId, States.SUCCESS, taskId);
    }

    @Override
    public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        fetches.incrementAndGet();
        fetchedIds.addAndGet(taskIds.size());
        calls.add("fetch");
        if (throwsInstead.getAsBoolean()) {
            throw new IllegalStateException("a store must not throw");
        }
        CompletableFuture<Map<String, StoredResult>> answer = new CompletableFuture<>();
        if (hangs.getAsBoolean()) {
            return answer;
        }
        boolean failing = fails.getAsBoolean();
        answers.execute(() -> {
            if (failing) {
                answer.completeExceptionally(new BackendUnavailableException("nobody answers"));
                return;
            }
            Map<String, StoredResult> found = new LinkedHashMap<>();
            taskIds.forEach(id -> {
                StoredResult result = results.get(id);
                if (result != null) {
                    found.put(id, result);
                }
            });
            answer.complete(found);
        });
        return answer;
    }

    @Override
    public CompletableFuture<Long> forget(Collection<String> taskIds) {
        return CompletableFuture.completedFuture(
                taskIds.stream().filter(id -> results.remove(id) != null).count());
    }

    @Override
    public CompletableFuture<Long> cleanup() {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletableFuture<Void> watch(String taskId) {
        calls.add("watch");
        if (watched.putIfAbsent(taskId, true) != null) {
            outOfTurn.add("watch " + taskId);
        }
        if (throwsInstead.getAsBoolean()) {
            throw new IllegalStateException("a store must not throw");
        }
        CompletableFuture<Void> watching = new CompletableFuture<>();
        boolean failing = fails.getAsBoolean();
        answers.execute(() -> {
            if (failing) {
                watching.completeExceptionally(new BackendUnavailableException("cannot subscribe"));
            } else {
                watching.complete(null);
            }
        });
        return watching;
    }

    @Override
    public void unwatch(String taskId) {
        calls.add("unwatch");
        if (watched.remove(taskId) == null) {
            outOfTurn.add("unwatch " + taskId);
        }
    }

    @Override
    public void close() {}
}
