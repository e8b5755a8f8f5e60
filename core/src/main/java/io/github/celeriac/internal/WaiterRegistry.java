package io.github.celeriac.internal;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoredResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All awaits of one backend object. Each is registered and watched first and only then read, so that no store between the
 * two goes unnoticed; what is pushed and what the sweep finds ends it, whichever comes first.
 *
 * <p>Deadlines are absolute, on the monotonic clock: nothing that happens to connections moves them.
 */
public final class WaiterRegistry implements StoreListener {
    /** By task id; an entry exists, and its task is watched, exactly while somebody waits for it. */
    private final Map<String, TaskWaiters> byTask = new ConcurrentHashMap<>();

    private final Measurements measurements;
    private volatile long lastAnswerNanos = System.nanoTime();
    private volatile @Nullable Throwable lastTrouble;

    private volatile @Nullable Started started;
    private volatile boolean closed;

    /** What is there once the store is open; a store may already call its listener while it is being opened. */
    private record Started(
            ResultStore store,
            Sweeper sweeper,
            Rescues rescues,
            ScheduledThreadPoolExecutor timer,
            Duration sweepTimeout) {}

    WaiterRegistry(Measurements measurements) {
        this.measurements = measurements;
    }

    /**
     * Called once, before any await; until then arrivals find nobody waiting.
     *
     * @param operationTimeout within which the store has promised to answer
     */
    void start(ResultStore store, String backend, Duration operationTimeout) {
        ScheduledThreadPoolExecutor newTimer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "celeriac-" + backend + "-timer-1");
            thread.setDaemon(true);
            return thread;
        });
        newTimer.setRemoveOnCancelPolicy(true);
        newTimer.setKeepAliveTime(10, TimeUnit.SECONDS);
        newTimer.allowCoreThreadTimeOut(true);
        measurements.waiters(this::waiting);
        started = new Started(
                store,
                new Sweeper(newTimer, System::nanoTime, store::sweep, this::sweep),
                new Rescues(newTimer, measurements),
                newTimer,
                operationTimeout.multipliedBy(2));
    }

    /**
     * Waits for the end of a task.
     *
     * @param timeout zero looks once and does not wait
     */
    CompletableFuture<TaskMeta> await(String taskId, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout was " + timeout + " but must not be negative; use zero to look once");
        }
        Waiter waiter = new Waiter(taskId);
        measurements.await(waiter);
        if (closed) {
            waiter.completeExceptionally(closedException());
            return waiter;
        }
        if (timeout.isZero()) {
            read(taskId).whenComplete((found, thrown) -> lookOnce(waiter, found, thrown));
            return waiter;
        }
        TaskWaiters task = register(waiter, true);
        waiter.whenComplete((meta, thrown) -> leave(waiter));
        try {
            waiter.deadline(timer().schedule(() -> expire(waiter, task), nanos(timeout), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            waiter.completeExceptionally(closedException());
            return waiter;
        }
        task.watching.whenComplete((ignored, thrown) -> readAndDeliver(taskId));
        return waiter;
    }

    /**
     * Waits without a deadline: for who has one of his own and, once the task is watched, has it {@link #look looked at};
     * from then on the sweep does so. Cancelling it ends the wait.
     */
    Waiter enlist(String taskId) {
        Waiter waiter = new Waiter(taskId);
        measurements.await(waiter);
        if (!closed) {
            waiter.watching = register(waiter, false).watching;
            waiter.whenComplete((meta, thrown) -> leave(waiter));
        }
        if (closed) { // perhaps only now, and whoever closed it has not seen this one
            waiter.completeExceptionally(closedException());
        }
        return waiter;
    }

    /** What is stored under these now. */
    CompletableFuture<Map<String, StoredResult>> peek(Collection<String> taskIds) {
        return bounded(fetch(taskIds));
    }

    /** Reads these, and ends the waits for those that have ended; ends badly if they cannot be read now. */
    CompletableFuture<Void> look(Collection<String> taskIds) {
        return bounded(fetch(taskIds))
                .thenAccept(found -> found.values().forEach(this::deliver))
                .whenComplete((done, thrown) -> taskIds.forEach(this::sweepFromNowOn));
    }

    /** The same future, which ends even if a store breaks its word. */
    <T> CompletableFuture<T> bounded(CompletableFuture<T> answer) {
        return answer.orTimeout(started().sweepTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Null if this is closed. */
    @Nullable Future<?> later(Runnable action, long nanos) {
        try {
            return timer().schedule(action, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }

    private void lookOnce(Waiter waiter, Map<String, StoredResult> found, @Nullable Throwable thrown) {
        StoredResult stored = thrown == null ? found.get(waiter.taskId) : null;
        try {
            if (thrown != null) {
                waiter.completeExceptionally(Futures.unwrap(thrown));
            } else if (stored != null && States.isReady(stored.meta().state())) {
                waiter.complete(stored.meta());
            } else {
                String state = stored == null ? States.PENDING : stored.meta().state();
                waiter.completeExceptionally(timeout(waiter, state));
            }
        } catch (ResultBackendException e) {
            waiter.completeExceptionally(e);
        }
    }

    /** Watching and unwatching happen inside the map operation, so that they reach the store in the right order. */
    private TaskWaiters register(Waiter waiter, boolean swept) {
        return byTask.compute(waiter.taskId, (id, existing) -> {
            TaskWaiters task = existing == null ? new TaskWaiters(id, watch(id)) : existing;
            task.waiters.add(waiter);
            if (swept) {
                sweepFromNowOn(task);
            }
            return task;
        });
    }

    private void sweepFromNowOn(String taskId) {
        byTask.computeIfPresent(taskId, (id, task) -> {
            sweepFromNowOn(task);
            return task;
        });
    }

    private void sweepFromNowOn(TaskWaiters task) {
        if (!task.swept) {
            task.swept = true;
            started().sweeper().add(task);
        }
    }

    private CompletableFuture<Void> watch(String taskId) {
        try {
            return store().watch(taskId);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void leave(Waiter waiter) {
        waiter.dropDeadline();
        byTask.computeIfPresent(waiter.taskId, (id, task) -> {
            if (!task.waiters.remove(waiter) || !task.waiters.isEmpty()) {
                return task;
            }
            drop(task);
            return null;
        });
    }

    private void drop(TaskWaiters task) {
        store().unwatch(task.taskId);
        if (task.swept) {
            started().sweeper().remove(task);
        }
    }

    private Collection<Waiter> takeAll(String taskId) {
        List<Waiter> taken = new ArrayList<>(1);
        byTask.computeIfPresent(taskId, (id, task) -> {
            taken.addAll(task.waiters);
            drop(task);
            return null;
        });
        return taken;
    }

    private CompletableFuture<Map<String, StoredResult>> read(String taskId) {
        return fetch(Set.of(taskId));
    }

    private CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        CompletableFuture<Map<String, StoredResult>> answer;
        try {
            answer = measurements.fetch(store().fetch(taskIds));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((found, thrown) -> {
            note(thrown);
            if (thrown == null) {
                measurements.refusals(found.values());
            }
        });
    }

    private void note(@Nullable Throwable thrown) {
        if (thrown == null) {
            lastAnswerNanos = System.nanoTime();
            lastTrouble = null;
        } else {
            lastTrouble = Futures.unwrap(thrown);
        }
    }

    /** A failed read ends no wait: the sweep reads again until the deadline. */
    private void readAndDeliver(String taskId) {
        if (!byTask.containsKey(taskId)) {
            return;
        }
        read(taskId).thenAccept(found -> {
            StoredResult stored = found.get(taskId);
            if (stored != null) {
                deliver(stored);
            }
        });
    }

    /** Ends the waits for this task if it has ended. Returns whether there were any. */
    private boolean deliver(StoredResult stored) {
        try {
            TaskMeta meta = stored.meta();
            if (States.isReady(meta.state())) {
                Collection<Waiter> ended = takeAll(meta.taskId());
                ended.forEach(waiter -> waiter.complete(meta));
                return !ended.isEmpty();
            }
            TaskWaiters task = byTask.get(meta.taskId());
            if (task != null) {
                task.lastState = meta.state();
            }
            return false;
        } catch (ResultBackendException e) {
            takeAll(stored.taskId()).forEach(waiter -> waiter.completeExceptionally(e));
            return true;
        }
    }

    /** Reads these once more. */
    private CompletableFuture<Void> sweep(List<TaskWaiters> portion) {
        List<String> ids = portion.stream().map(task -> task.taskId).toList();
        boolean pushed = store().capabilities().contains(Capability.PUSH);
        return bounded(fetch(ids)).handle((found, thrown) -> {
            if (thrown != null) {
                note(thrown);
            } else {
                deliverSwept(found.values(), pushed);
            }
            portion.forEach(this::sweepAgain);
            return null;
        });
    }

    private void deliverSwept(Collection<StoredResult> found, boolean pushed) {
        if (!pushed) {
            found.forEach(this::deliver);
            return;
        }
        Rescues rescues = started().rescues();
        List<String> ended = new ArrayList<>();
        for (StoredResult stored : found) {
            rescues.suspect(stored.taskId());
            if (deliver(stored)) {
                ended.add(stored.taskId());
            } else {
                rescues.arrived(stored.taskId());
            }
        }
        rescues.ended(ended);
    }

    private void sweepAgain(TaskWaiters task) {
        byTask.computeIfPresent(task.taskId, (id, now) -> {
            if (now == task) {
                started().sweeper().again(task);
            }
            return now;
        });
    }

    /** How many waits the sweep ended although the store can push: wake-ups that were lost. */
    public long sweepRescues() {
        return started().rescues().count();
    }

    /** How many tasks are awaited now. */
    public int waiting() {
        return byTask.size();
    }

    @Override
    public void arrived(StoredResult result) {
        note(null);
        wokenUp(result.taskId());
        try {
            result.meta();
            deliver(result);
        } catch (ResultBackendException e) {
            // Anybody may publish; only what is stored counts.
            readAndDeliver(result.taskId());
        }
    }

    private void wokenUp(String taskId) {
        Started now = started;
        if (now != null) {
            now.rescues().arrived(taskId);
        }
    }

    @Override
    public void changed(String taskId) {
        wokenUp(taskId);
        readAndDeliver(taskId);
    }

    @Override
    public void missed() {
        Started now = started;
        if (now != null) {
            now.sweeper().missed();
        }
    }

    private void expire(Waiter waiter, TaskWaiters task) {
        waiter.completeExceptionally(timeout(waiter, task.lastState));
    }

    private ResultTimeoutException timeout(Waiter waiter, String lastState) {
        Duration waited = Duration.ofNanos(System.nanoTime() - waiter.startedNanos);
        return new ResultTimeoutException(
                "no result for task " + waiter.taskId + " after " + seconds(waited) + ": last state " + lastState + ", "
                        + answering(),
                waiter.taskId,
                waited,
                lastTrouble);
    }

    static String seconds(Duration waited) {
        return waited.toMillis() / 1000 + "." + waited.toMillis() % 1000 / 100 + " s";
    }

    /** How the store is, for who has waited in vain. */
    String answering() {
        return store().description()
                + (lastTrouble == null
                        ? " answered " + Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastAnswerNanos))
                                + " ms ago"
                        : " does not answer");
    }

    /** Why it does not answer. */
    @Nullable Throwable trouble() {
        return lastTrouble;
    }

    void close() {
        closed = true;
        timer().shutdownNow(); // first, so that nobody begins to wait
        for (String taskId : List.copyOf(byTask.keySet())) {
            takeAll(taskId).forEach(waiter -> waiter.completeExceptionally(closedException()));
        }
    }

    private BackendClosedException closedException() {
        return new BackendClosedException(store().description() + " was closed while a task was awaited");
    }

    private ResultStore store() {
        return started().store();
    }

    private ScheduledThreadPoolExecutor timer() {
        return started().timer();
    }

    private Started started() {
        Started now = started;
        if (now == null) {
            throw new IllegalStateException("the registry was not started");
        }
        return now;
    }
}
