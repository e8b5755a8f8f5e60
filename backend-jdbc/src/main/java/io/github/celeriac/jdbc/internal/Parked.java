package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes to rows that another transaction has locked. They are tried again apart from the others, who must not wait for that
 * transaction: one task after the other, all writes of a task in the order they came.
 */
final class Parked implements Lane.Locks<Request.Write> {
    /** Longer than an attempt waits for a lock on PostgreSQL; where there is NOWAIT, it does not wait at all. */
    private static final Duration LAST_MOMENT = Duration.ofMillis(400);

    private final Database database;
    private final Executor executor;
    private final Lane.Work<Request.Write> work;
    private final Function<List<Request.Write>, Set<String>> locked;
    private final long patienceNanos;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock:
    private final Map<String, Chain> byTask = new HashMap<>();
    private final Set<Chain> chains = new LinkedHashSet<>();
    private boolean working;
    private @Nullable BackendClosedException ended;

    /** Writes that must come in this order, as each is about a task of an earlier one. */
    private static final class Chain {
        final List<Request.Write> requests = new ArrayList<>();
        final Set<String> taskIds = new HashSet<>();
    }

    /**
     * @param locked which tasks of some writes have a row that is held against them; empty if that cannot be seen
     * @param operationTimeout after which a write is ended by somebody else
     */
    Parked(
            Database database,
            Executor executor,
            Lane.Work<Request.Write> work,
            Function<List<Request.Write>, Set<String>> locked,
            Duration operationTimeout) {
        this.database = database;
        this.executor = executor;
        this.work = work;
        this.locked = locked;
        long timeoutNanos = operationTimeout.toNanos();
        this.patienceNanos = Math.max(timeoutNanos - LAST_MOMENT.toNanos(), timeoutNanos / 2);
    }

    /** Takes the request if an earlier one about a task of its is waiting here. */
    boolean takes(Request.Write request) {
        lock.lock();
        try {
            if (request.taskIds().stream().noneMatch(byTask::containsKey)) {
                return false;
            }
            join(request);
            begin();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Predicate<Request.Write> among(List<Request.Write> requests) {
        Set<String> taskIds = locked.apply(requests);
        return request -> request.taskIds().stream().anyMatch(taskIds::contains);
    }

    @Override
    public void park(Request.Write request) {
        lock.lock();
        try {
            if (ended != null) {
                request.future().completeExceptionally(ended);
                return;
            }
            join(request);
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void begin() {
        if (!working) {
            try {
                executor.execute(this::work);
                working = true;
            } catch (RejectedExecutionException e) {
                endAll(database.closedException());
            }
        }
    }

    /** A request about tasks of several chains makes them one. */
    private void join(Request.Write request) {
        Set<Chain> before = new LinkedHashSet<>();
        request.taskIds().forEach(id -> {
            Chain chain = byTask.get(id);
            if (chain != null) {
                before.add(chain);
            }
        });
        Chain chain = before.isEmpty() ? new Chain() : before.iterator().next();
        before.remove(chain);
        for (Chain other : before) {
            chains.remove(other);
            chain.requests.addAll(other.requests);
            chain.taskIds.addAll(other.taskIds);
        }
        chains.add(chain);
        chain.taskIds.addAll(request.taskIds());
        if (!chain.requests.contains(request)) {
            chain.requests.add(request);
        }
        chain.taskIds.forEach(id -> byTask.put(id, chain));
    }

    /** Ends whatever waits here. */
    void end(BackendClosedException closed) {
        lock.lock();
        try {
            ended = closed;
            endAll(closed);
        } finally {
            lock.unlock();
        }
    }

    private void endAll(BackendClosedException closed) {
        chains.forEach(
                chain -> chain.requests.forEach(request -> request.future().completeExceptionally(closed)));
        chains.clear();
        byTask.clear();
    }

    private void work() {
        boolean over = false;
        try {
            tryAll();
            over = true;
        } finally {
            if (!over) {
                broken();
            }
        }
    }

    /** The next write that comes here begins anew. */
    private void broken() {
        lock.lock();
        try {
            working = false;
        } finally {
            lock.unlock();
        }
    }

    private void tryAll() {
        List<List<Request.Write>> waiting = waiting();
        for (int round = 0; !waiting.isEmpty(); round++) {
            Lane.pause(round);
            free(waiting).forEach(this::attempt);
            waiting = waiting();
        }
    }

    /** Those that are not done, by chain; when there are none, the thread is over. */
    private List<List<Request.Write>> waiting() {
        lock.lock();
        try {
            chains.removeIf(chain -> {
                chain.requests.removeIf(request -> request.future().isDone());
                if (chain.requests.isEmpty()) {
                    byTask.keySet().removeAll(chain.taskIds);
                    return true;
                }
                return false;
            });
            working = !chains.isEmpty();
            return chains.stream()
                    .<List<Request.Write>>map(chain -> List.copyOf(chain.requests))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Those with something that is in time. Of many, only those that nobody holds: each of the others would take the database's
     * time to give up.
     */
    private List<List<Request.Write>> free(List<List<Request.Write>> waiting) {
        List<List<Request.Write>> inTime = waiting.stream()
                .filter(chain -> chain.stream().anyMatch(this::isInTime))
                .toList();
        if (inTime.size() < 2) {
            return inTime;
        }
        database.metrics().retried();
        Predicate<Request.Write> held =
                among(inTime.stream().flatMap(List::stream).toList());
        return inTime.stream().filter(chain -> chain.stream().noneMatch(held)).toList();
    }

    /** As far as it goes: those of one kind together. */
    private void attempt(List<Request.Write> requests) {
        int end = 0;
        for (int start = 0; start < requests.size(); start = end) {
            Class<?> kind = requests.get(start).getClass();
            while (end < requests.size() && requests.get(end).getClass() == kind) {
                end++;
            }
            if (!attemptTogether(requests.subList(start, end))) {
                return;
            }
        }
    }

    /** One that still waits for a lock when its caller is told that it took too long might get it, and land, after that. */
    private boolean isInTime(Request.Write request) {
        return !request.future().isDone() && System.nanoTime() - request.askedNanos() < patienceNanos;
    }

    /** False if it is to be tried again. */
    private boolean attemptTogether(List<Request.Write> requests) {
        List<Request.Write> open = requests.stream().filter(this::isInTime).toList();
        if (open.isEmpty()) {
            return true;
        }
        database.metrics().retried();
        SqlProblem problem = Lane.attempt(database, executor, work, open);
        if (problem != null && problem.kind().passes()) {
            return false;
        }
        if (problem != null) {
            open.forEach(request -> request.future().completeExceptionally(problem.exception()));
        }
        return true;
    }
}
