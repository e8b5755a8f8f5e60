package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendClosedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A queue of requests and the few threads that serve it. While one batch is under way the next one gathers, so the busier
 * the callers are, the larger the batches: group commit, with no timer and no waiting for company.
 *
 * <p>With one worker, requests are done in the order they came.
 */
final class Lane<R extends Request> {
    private static final int MOST_ROWS = 2_000;
    private static final long MOST_BYTES = 8L << 20;
    private static final long SHORTEST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** One batch of requests of the same kind. What it has not ended when it throws is tried again. */
    @FunctionalInterface
    interface Work<R> {
        void run(Connection connection, List<R> batch) throws SQLException;
    }

    private final Database database;
    private final Executor executor;
    private final int workers;
    private final Work<R> work;
    private final @Nullable Locks<R> locks;

    private final Queue<R> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock taking = new ReentrantLock();
    private final AtomicInteger working = new AtomicInteger();

    /** Set when there is no more time to finish. */
    private volatile @Nullable BackendClosedException ended;

    /** What is done about rows that other transactions have locked. */
    interface Locks<R> {
        /** Tells of each of these whether it meets a lock now: one look for all. None does where that cannot be seen. */
        Predicate<R> among(List<R> requests);

        /** Takes a request that meets a lock. */
        void park(R request);
    }

    Lane(Database database, Executor executor, int workers, Work<R> work) {
        this(database, executor, workers, work, null);
    }

    /** @param locks null to try what meets a lock again in its turn */
    Lane(Database database, Executor executor, int workers, Work<R> work, @Nullable Locks<R> locks) {
        this.locks = locks;
        this.database = database;
        this.executor = executor;
        this.workers = workers;
        this.work = work;
    }

    void add(R request) {
        queue.add(request);
        if (begin()) {
            try {
                executor.execute(this::work);
            } catch (RejectedExecutionException e) {
                working.decrementAndGet();
                end(database.closedException());
            }
        }
    }

    private boolean begin() {
        int now = working.get();
        while (now < workers) {
            if (working.compareAndSet(now, now + 1)) {
                return true;
            }
            now = working.get();
        }
        return false;
    }

    /** Ends whatever is queued or being tried again. */
    void end(BackendClosedException closed) {
        ended = closed;
        for (R request = queue.poll(); request != null; request = queue.poll()) {
            request.future().completeExceptionally(closed);
        }
    }

    private void work() {
        do {
            try {
                for (List<R> batch = take(); !batch.isEmpty(); batch = take()) {
                    run(batch);
                }
            } finally {
                working.decrementAndGet();
            }
        } while (!queue.isEmpty() && begin());
    }

    /** The next requests, as many as are of one kind and go into one statement. */
    private List<R> take() {
        taking.lock();
        try {
            List<R> batch = new ArrayList<>();
            int rows = 0;
            long bytes = 0;
            for (R next = queue.peek(); next != null && fits(next, batch, rows, bytes); next = queue.peek()) {
                queue.remove();
                batch.add(next);
                rows += next.rows();
                bytes += next.bytes();
            }
            return batch;
        } finally {
            taking.unlock();
        }
    }

    private static boolean fits(Request next, List<? extends Request> batch, int rows, long bytes) {
        return batch.isEmpty()
                || next.getClass() == batch.get(0).getClass()
                        && rows + next.rows() <= MOST_ROWS
                        && bytes + next.bytes() <= MOST_BYTES;
    }

    /** Tries until it is done or nobody waits for it any more: the deadlines end what takes too long. */
    private void run(List<R> batch) {
        List<R> waiting = batch;
        for (int attempt = 0; ; attempt++) {
            waiting = waiting.stream()
                    .filter(request -> !request.future().isDone())
                    .toList();
            if (waiting.isEmpty() || ended(waiting)) {
                return;
            }
            SqlProblem problem = attempt(database, executor, work, waiting);
            if (problem == null) {
                return;
            }
            boolean meetsLock = problem.kind() == SqlProblem.Kind.LOCKED && locks != null;
            List<R> free = meetsLock ? parkLocked(waiting) : waiting;
            if (free.size() < waiting.size()) {
                waiting = free;
                continue;
            }
            if ((meetsLock || problem.kind() == SqlProblem.Kind.ROW) && waiting.size() > 1) {
                run(waiting.subList(0, waiting.size() / 2));
                run(waiting.subList(waiting.size() / 2, waiting.size()));
                return;
            }
            if (!problem.kind().passes()) {
                waiting.forEach(request -> request.future().completeExceptionally(problem.exception()));
                return;
            }
            database.metrics().retried();
            pause(attempt);
        }
    }

    /** Returns the others. A lock that is seen by nobody, of a row that is only being inserted, takes halving to find. */
    private List<R> parkLocked(List<R> waiting) {
        Locks<R> to = Objects.requireNonNull(locks);
        Map<Boolean, List<R>> byLock = waiting.stream()
                .collect(Collectors.partitioningBy(waiting.size() == 1 ? only -> true : to.among(waiting)));
        byLock.getOrDefault(true, List.of()).forEach(to::park);
        return byLock.getOrDefault(false, List.of());
    }

    private boolean ended(List<R> batch) {
        BackendClosedException closed = ended;
        if (closed != null) {
            batch.forEach(request -> request.future().completeExceptionally(closed));
        }
        return closed != null;
    }

    /** Once. What it has not ended is to be tried again if it returns a problem that passes. */
    static <R extends Request> @Nullable SqlProblem attempt(
            Database database, Executor executor, Work<R> work, List<R> batch) {
        try {
            return database.use(connection -> {
                Cancelling cancelling = new Cancelling(database.dialect(), connection, executor, batch);
                try {
                    work.run(connection, batch);
                } finally {
                    cancelling.close();
                }
            });
        } catch (RuntimeException | Error e) {
            batch.forEach(request -> request.future().completeExceptionally(e));
            return null;
        }
    }

    static void pause(int attempt) {
        long millis = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << Math.min(attempt, 10));
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1)));
    }
}
