package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.StoreListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hears of results on one connection, whatever the number of those who wait, for as long as there are any and a little
 * longer. While it hears nothing, those who wait poll.
 */
final class Listening implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");

    /** How long a connection is kept for the next wait. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final Duration SLICE = Duration.ofMillis(200);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** After it was found out that it cannot work here. */
    private static final Duration RECONSIDER = Duration.ofMinutes(5);

    private final Database database;
    private final Channel channel;
    private final Schema schema;
    private final StoreListener listener;

    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    // Guarded by lock:
    private @Nullable Thread thread;
    private boolean closed;

    /** Done while everything is heard, and also while nothing can be: then {@link #deaf} is true. */
    private CompletableFuture<Void> listens = new CompletableFuture<>();

    // Written by the one thread:
    private volatile boolean deaf;
    private volatile @Nullable Trial trial;
    private volatile boolean impossible;
    private volatile long reconsiderNanos;

    Listening(Database database, Channel channel, Schema schema, StoreListener listener) {
        this.database = database;
        this.channel = channel;
        this.schema = schema;
        this.listener = listener;
    }

    /** Whether it works, as far as is known. */
    boolean works() {
        return !impossible;
    }

    /** Whether everything is heard of, what others write included. */
    boolean hearsAll() {
        Trial now = trial;
        return now != null && now.passed() && now.triggered();
    }

    /** Ends once every store of this task will be heard of; or, if that cannot be had now, right away. */
    CompletableFuture<Void> watch(String taskId) {
        lock.lock();
        try {
            watched.add(taskId);
            boolean hopeless = impossible && System.nanoTime() - reconsiderNanos < 0;
            if (thread == null && !closed && !hopeless) {
                thread = new Thread(this::run, "celeriac-db-listen-1");
                thread.setDaemon(true);
                thread.start();
            }
            return listens;
        } finally {
            lock.unlock();
        }
    }

    void unwatch(String taskId) {
        watched.remove(taskId);
    }

    private void run() {
        long pauseNanos = SHORTEST_PAUSE.toNanos();
        while (isNeeded()) {
            try {
                listen();
            } catch (Channel.ImpossibleException | LinkageError e) {
                giveUp(e);
                return;
            } catch (SQLException | RuntimeException e) {
                pauseNanos = lost(e) ? SHORTEST_PAUSE.toNanos() : Math.min(LONGEST_PAUSE.toNanos(), 2 * pauseNanos);
                pause(pauseNanos);
            }
        }
    }

    /** Ends the thread if nobody waits; the next who does starts another. */
    private boolean isNeeded() {
        lock.lock();
        try {
            if (closed || watched.isEmpty()) {
                thread = null;
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(Throwable why) {
        if (!impossible) {
            LOG.log(
                    Level.WARNING,
                    () -> "awaits poll " + database.description() + ", as LISTEN does not work there: "
                            + why.getMessage() + "; connect past the pooler, or set database_push to notify");
        }
        impossible = true;
        reconsiderNanos = System.nanoTime() + RECONSIDER.toNanos();
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
        fallDeaf();
    }

    /** Returns whether it had worked until now. */
    private boolean lost(Exception why) {
        boolean worked = !deaf;
        LOG.log(
                worked ? Level.WARNING : Level.DEBUG,
                () -> "awaits poll " + database.description() + " until LISTEN works again: " + why.getMessage());
        fallDeaf();
        return worked;
    }

    private void fallDeaf() {
        deaf = true;
        trial = null;
        currentListens().complete(null);
        listener.missed();
    }

    /** To be completed without the lock, since what depends on it may need others. */
    private CompletableFuture<Void> currentListens() {
        lock.lock();
        try {
            return listens;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = closing.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when nobody has waited for a while. */
    private void listen() throws SQLException {
        try (Connection connection = database.openForListening()) {
            requireOwnSession(connection);
            channel.listen(connection);
            try {
                currentListens().complete(null);
                if (deaf) {
                    deaf = false;
                    listener.missed();
                }
                hear(connection);
            } finally {
                channel.unlisten(connection);
            }
        }
    }

    private void requireOwnSession(Connection connection) throws SQLException {
        boolean[] shared = new boolean[1];
        SqlProblem problem = database.use(other -> shared[0] = channel.isShared(connection, other));
        if (problem != null) {
            throw problem.asSqlException();
        }
        if (shared[0]) {
            throw new Channel.ImpossibleException("a pooler in transaction mode hands the sessions around");
        }
    }

    private void hear(Connection connection) throws SQLException {
        Trial current = new Trial(database, channel, schema);
        trial = current;
        long neededNanos = System.nanoTime();
        while (true) {
            if (!watched.isEmpty()) {
                neededNanos = System.nanoTime();
                current.proceed(neededNanos);
            }
            if (isOver(System.nanoTime() - neededNanos)) {
                return;
            }
            channel.hear(connection, SLICE).forEach(payload -> heard(payload, current));
        }
    }

    /** Who comes after this waits until it is listened for again. */
    private boolean isOver(long idleNanos) {
        lock.lock();
        try {
            boolean over = closed || watched.isEmpty() && idleNanos > LINGER.toNanos();
            if (over) {
                listens = new CompletableFuture<>();
                trial = null;
            }
            return over;
        } finally {
            lock.unlock();
        }
    }

    private void heard(String payload, Trial current) {
        if (current.hears(payload)) {
            impossible = false;
        } else {
            channel.taskIds(payload).stream().filter(watched::contains).forEach(listener::changed);
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        Thread ending;
        lock.lock();
        try {
            closed = true;
            ending = thread;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        if (ending != null && ending != Thread.currentThread()) {
            try {
                ending.join(10 * SLICE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
