package io.github.celeriac.internal;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.CompletedResults;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.spi.StoredResult;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many awaits whose results are handed out one by one. What is stored is read a batch at a time, when there is room for it,
 * and so is what ended while there was none; the rest of a batch is watched from then on.
 *
 * <p>Where what has ended cannot be read again, all tasks are watched from the start.
 */
final class Completions<T> implements CompletedResults<T> {
    /** Read at a time. */
    static final int BATCH = 256;

    /** Results in memory, until they are handed out. */
    static final int CAPACITY = 2 * BATCH;

    private static final int NAMED = 3;

    private final WaiterRegistry registry;
    private final Type type;
    private final Duration timeout;
    private final boolean rereadable;
    private final int asked;
    private final long deadlineNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock:
    private final Set<String> remaining;
    private final Set<String> unread;
    private final Map<String, Waiter> waiting = new HashMap<>();
    private final Map<String, Ended> ready = new LinkedHashMap<>();
    /** The batch that is being read; empty if none is. */
    private final Set<String> reading = new HashSet<>();

    private @Nullable BackendClosedException backendClosed;
    private @Nullable Future<?> alarm;
    private boolean closed;

    private record Ended(
            String taskId,
            @Nullable TaskMeta meta,
            @Nullable ResultBackendException problem) {}

    private Completions(WaiterRegistry registry, Set<String> taskIds, Type type, Duration timeout, boolean rereadable) {
        this.rereadable = rereadable;
        this.registry = registry;
        this.type = type;
        this.timeout = timeout;
        this.asked = taskIds.size();
        this.deadlineNanos = System.nanoTime() + WaiterRegistry.nanos(timeout);
        this.remaining = new LinkedHashSet<>(taskIds);
        this.unread = new LinkedHashSet<>(taskIds);
    }

    /**
     * Begins to wait for all of them.
     *
     * @param rereadable whether what has ended can be read again later; else all of it is kept here
     */
    static <T> Completions<T> of(
            WaiterRegistry registry, Collection<String> taskIds, Type type, Duration timeout, boolean rereadable) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout was " + timeout + " but must not be negative; use zero to look once");
        }
        Set<String> ids = new LinkedHashSet<>(taskIds);
        Completions<T> completions = new Completions<>(registry, ids, type, timeout, rereadable);
        if (!rereadable) {
            ids.forEach(completions::enlist);
        }
        completions.setAlarm();
        completions.fill();
        return completions;
    }

    /** Returns once the store was told to watch; what ends comes to {@link #ended}. */
    private @Nullable Waiter enlist(String taskId) {
        Waiter waiter = registry.enlist(taskId);
        lock.lock();
        try {
            if (closed) {
                waiter.cancel(false);
                return null;
            }
            waiting.put(taskId, waiter);
        } finally {
            lock.unlock();
        }
        waiter.whenComplete((meta, thrown) -> ended(waiter, meta, thrown));
        return waiter;
    }

    private void ended(Waiter waiter, @Nullable TaskMeta meta, @Nullable Throwable thrown) {
        lock.lock();
        try {
            if (!waiting.remove(waiter.taskId, waiter) || closed) {
                return;
            }
            Throwable cause = thrown == null ? null : Futures.unwrap(thrown);
            if (cause instanceof BackendClosedException end) {
                backendClosed = end;
            } else if (cause != null) {
                add(new Ended(waiter.taskId, null, asProblem(cause)));
            } else {
                addOrReadLater(new Ended(waiter.taskId, meta, null));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What has no room now is read when it has. */
    private void addOrReadLater(Ended ended) {
        if (ready.size() < CAPACITY || !rereadable) {
            add(ended);
        } else {
            unread.add(ended.taskId());
        }
    }

    private void add(Ended ended) {
        unread.remove(ended.taskId());
        ready.put(ended.taskId(), ended);
    }

    private static ResultBackendException asProblem(Throwable thrown) {
        return thrown instanceof ResultBackendException problem
                ? problem
                : new ResultBackendException("the wait failed: " + thrown, thrown);
    }

    /** So that nobody is waited for any more when the reader has gone away without a word. */
    private void setAlarm() {
        Future<?> scheduled = registry.later(this::stopWaiting, deadlineNanos - System.nanoTime());
        lock.lock();
        try {
            alarm = scheduled;
            if (closed && scheduled != null) {
                scheduled.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is being read at the deadline was stored by then: it still counts. */
    private void stopWaiting() {
        lock.lock();
        try {
            List<String> left = new ArrayList<>(waiting.keySet());
            left.removeAll(reading);
            leave(left);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock, so that whoever sees that it is over finds nobody waiting. */
    private void leave(Collection<String> taskIds) {
        lock.lock();
        try {
            for (String id : taskIds) {
                Waiter waiter = waiting.remove(id);
                if (waiter != null) {
                    waiter.cancel(false);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads batches, each once it is watched, while there is room for the whole of one. */
    private void fill() {
        while (true) {
            List<String> batch = takeBatch();
            if (batch.isEmpty()) {
                return;
            }
            CompletableFuture<Void> looking = look(batch);
            if (!looking.isDone()) {
                looking.whenComplete((none, thrown) -> {
                    looked(batch, thrown);
                    fill();
                });
                return;
            }
            looked(batch, looking.handle((none, thrown) -> thrown).join());
        }
    }

    private List<String> takeBatch() {
        lock.lock();
        try {
            if (!reading.isEmpty() || closed || ready.size() > CAPACITY - BATCH) {
                return List.of();
            }
            List<String> batch = unread.stream().limit(BATCH).toList();
            batch.forEach(unread::remove);
            reading.addAll(batch);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Reads first, as what has ended need not be watched; what has not is watched and read once more. */
    private CompletableFuture<Void> look(List<String> batch) {
        if (!rereadable) {
            return watch(batch);
        }
        return registry.peek(batch)
                .handle((found, thrown) -> {
                    if (thrown != null) {
                        return isLate() ? CompletableFuture.<Void>failedFuture(thrown) : watch(batch);
                    }
                    List<String> left = batch.stream()
                            .filter(id -> !tookEnded(found.get(id)))
                            .toList();
                    return isLate() ? CompletableFuture.<Void>completedFuture(null) : watch(left);
                })
                .thenCompose(next -> next);
    }

    private boolean tookEnded(@Nullable StoredResult stored) {
        if (stored == null) {
            return false;
        }
        TaskMeta meta = null;
        ResultBackendException problem = null;
        try {
            meta = stored.meta();
            if (!States.isReady(meta.state())) {
                return false;
            }
        } catch (ResultBackendException e) {
            problem = e;
        }
        lock.lock();
        try {
            if (!closed && remaining.contains(stored.taskId()) && !ready.containsKey(stored.taskId())) {
                leave(List.of(stored.taskId()));
                addOrReadLater(new Ended(stored.taskId(), meta, problem));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Those that cannot be pushed are read all the same. */
    private CompletableFuture<Void> watch(List<String> batch) {
        if (batch.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<Void>> watched = batch.stream()
                .flatMap(id -> Stream.ofNullable(waiterOf(id)))
                .map(waiter -> waiter.watching)
                .toList();
        return registry.bounded(Futures.allOf(watched))
                .handle((all, thrown) -> batch)
                .thenCompose(registry::look);
    }

    /** Null if it has come meanwhile. What ended when there was no room for it is waited for again. */
    private @Nullable Waiter waiterOf(String taskId) {
        lock.lock();
        try {
            Waiter known = waiting.get(taskId);
            if (known != null || ready.containsKey(taskId) || !remaining.contains(taskId)) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        return enlist(taskId);
    }

    /** A batch that could not be read stays awaited, and the sweep reads it; after the deadline nobody would. */
    private void looked(List<String> batch, @Nullable Throwable thrown) {
        lock.lock();
        try {
            reading.clear();
            if (isLate()) {
                leave(batch);
                if (thrown != null) {
                    unread.clear();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isLate() {
        return deadlineNanos - System.nanoTime() <= 0;
    }

    @Override
    public boolean hasNext() {
        lock.lock();
        try {
            return !closed && !remaining.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TaskResult<T> next() {
        Ended ended = take();
        fill();
        return result(ended);
    }

    private Ended take() {
        lock.lock();
        try {
            if (closed) {
                throw new NoSuchElementException("asCompleted was closed");
            }
            while (ready.isEmpty()) {
                awaitChange();
            }
            Ended next = ready.values().iterator().next();
            ready.remove(next.taskId());
            remaining.remove(next.taskId());
            if (remaining.isEmpty() && alarm != null) {
                alarm.cancel(false);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** What is stored by the deadline counts, also if it is read a little later. */
    @SuppressWarnings("WaitNotInLoop") // the loop is in take()
    private void awaitChange() {
        if (closed) {
            throw new CancellationException("asCompleted was closed while a thread waited for the next result");
        }
        if (backendClosed != null) {
            throw backendClosed;
        }
        if (remaining.isEmpty()) {
            throw new NoSuchElementException("all results were handed out");
        }
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0 && reading.isEmpty() && unread.isEmpty()) {
            stopWaiting(); // the alarm may be a little late
            throw timeout();
        }
        try {
            if (left > 0) {
                changed.awaitNanos(left);
            } else {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwaitInterruptedException("the thread was interrupted while it waited for the next result", e);
        }
    }

    private ResultTimeoutException timeout() {
        List<String> some = remaining.stream().limit(NAMED).toList();
        return new ResultTimeoutException(
                remaining.size() + " of " + asked + " tasks have not ended after " + WaiterRegistry.seconds(timeout)
                        + ", " + String.join(", ", some) + (remaining.size() > NAMED ? " and others" : "") + ": "
                        + registry.answering(),
                some.get(0),
                timeout,
                registry.trouble());
    }

    private TaskResult<T> result(Ended ended) {
        TaskMeta meta = ended.meta();
        if (meta == null) {
            ResultBackendException problem = ended.problem();
            return OneOfMany.unreadable(
                    ended.taskId(), null, problem == null ? new ResultBackendException("no document") : problem);
        }
        return OneOfMany.of(ended.taskId(), () -> meta, type);
    }

    @Override
    public Set<String> remaining() {
        lock.lock();
        try {
            return Collections.unmodifiableSet(new LinkedHashSet<>(remaining));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            unread.clear();
            leave(List.copyOf(waiting.keySet()));
            if (alarm != null) {
                alarm.cancel(false);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
