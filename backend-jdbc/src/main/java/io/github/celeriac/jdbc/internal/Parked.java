package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendClosedException;
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
import org.jspecify.annotations.Nullable;

/**
 * Writes to rows that another transaction has locked. They are tried again apart from the others, who must not wait for that
 * transaction: one task after the other, all writes of a task in the order they came.
 */
final class Parked {
    private final Database database;
    private final Executor executor;
    private final Lane.Work<Request.Write> work;

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

    Parked(Database database, Executor executor, Lane.Work<Request.Write> work) {
        this.database = database;
        this.executor = executor;
        this.work = work;
    }

    /** Takes the request if an earlier one about a task of its is waiting here. */
    boolean takes(Request.Write request) {
        lock.lock();
        try {
            if (request.taskIds().stream().noneMatch(byTask::containsKey)) {
                return false;
            }
            join(request);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void park(Request.Write request) {
        lock.lock();
        try {
            if (ended != null) {
                request.future().completeExceptionally(ended);
                return;
            }
            join(request);
            if (!working) {
                executor.execute(this::work);
                working = true;
            }
        } catch (RejectedExecutionException e) {
            endAll(database.closedException());
        } finally {
            lock.unlock();
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
        List<List<Request.Write>> waiting = waiting();
        for (int round = 0; !waiting.isEmpty(); round++) {
            Lane.pause(round);
            waiting.forEach(this::attempt);
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

    /** False if it is to be tried again. */
    private boolean attemptTogether(List<Request.Write> requests) {
        List<Request.Write> open =
                requests.stream().filter(request -> !request.future().isDone()).toList();
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
