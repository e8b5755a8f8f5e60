package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendClosedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Object, List<Request.Write>> byRow = new LinkedHashMap<>();
    private boolean working;
    private @Nullable BackendClosedException ended;

    Parked(Database database, Executor executor, Lane.Work<Request.Write> work) {
        this.database = database;
        this.executor = executor;
        this.work = work;
    }

    /** What stands for the row; a request to forget many is by itself. */
    private static Object row(Request.Write request) {
        return request instanceof Request.Store store ? store.row().taskId() : request;
    }

    /** Takes the request if an earlier one of the same row is waiting here. */
    boolean takes(Request.Write request) {
        lock.lock();
        try {
            List<Request.Write> earlier = byRow.get(row(request));
            return earlier != null && (earlier.contains(request) || earlier.add(request));
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
            byRow.computeIfAbsent(row(request), row -> new ArrayList<>()).add(request);
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
        byRow.values().forEach(all -> all.forEach(request -> request.future().completeExceptionally(closed)));
        byRow.clear();
    }

    private void work() {
        List<List<Request.Write>> rows = waiting();
        for (int round = 0; !rows.isEmpty(); round++) {
            Lane.pause(round);
            rows.forEach(this::attempt);
            rows = waiting();
        }
    }

    /** Those that are not done, by row; when there are none, the thread is over. */
    private List<List<Request.Write>> waiting() {
        lock.lock();
        try {
            byRow.values()
                    .forEach(requests ->
                            requests.removeIf(request -> request.future().isDone()));
            byRow.values().removeIf(List::isEmpty);
            working = !byRow.isEmpty();
            return byRow.values().stream()
                    .<List<Request.Write>>map(ArrayList::new)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void attempt(List<Request.Write> requests) {
        List<Request.Write> open =
                requests.stream().filter(request -> !request.future().isDone()).toList();
        if (open.isEmpty()) {
            return;
        }
        database.metrics().retried();
        SqlProblem problem = Lane.attempt(database, executor, work, open);
        if (problem == null || problem.kind().passes()) {
            return;
        }
        open.forEach(request -> request.future().completeExceptionally(problem.exception()));
    }
}
