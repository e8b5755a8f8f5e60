package io.github.celeriac.redis.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Goes where the server is now, trying again until it is there. Who asks meanwhile is served by that, unless the server is
 * known to be another one since: then what is under way may lead to the old one, or hang there, and does not count.
 *
 * @param <T> a connection
 */
final class Moves<T> {
    /** How long a connection has to be the right one for the next move to begin at once. */
    private static final Duration CALM = Duration.ofSeconds(5);

    private final Traveller<T> traveller;
    private final ScheduledExecutorService timer;

    /** The one that counts; null if none is under way. */
    private final AtomicReference<@Nullable Move> last = new AtomicReference<>();

    /** Between moves of which each ends where the server is not, either. Whoever begins a move has it for himself. */
    private final Backoff pauses = new Backoff();

    private volatile long arrivedNanos = System.nanoTime() - CALM.toNanos();

    /** So that what arrives later is not replaced by what arrived before. */
    private final ReentrantLock arriving = new ReentrantLock();

    /** Who goes. */
    interface Traveller<T> {
        /** Asks where the server is, and connects. */
        CompletionStage<T> connect();

        /** It is there. */
        void arrived(T connection);

        /** A connection that does not count any more. */
        void unwanted(T connection);

        /** Told of the first failure of each move; it is tried again. */
        void failed(Throwable thrown);

        /** Whether nobody needs a connection any more. */
        boolean isClosed();
    }

    Moves(Traveller<T> traveller, ScheduledExecutorService timer) {
        this.traveller = traveller;
        this.timer = timer;
    }

    /** The server seems to be elsewhere. */
    void misplaced() {
        Move move = new Move();
        if (!last.compareAndSet(null, move)) {
            return;
        }
        if (System.nanoTime() - arrivedNanos >= CALM.toNanos()) {
            pauses.reset();
            move.start();
        } else {
            move.later(pauses);
        }
    }

    /** The server is another one from now on. */
    void switched() {
        Move move = new Move();
        last.set(move);
        move.start();
    }

    boolean isUnderWay() {
        return last.get() != null;
    }

    private final class Move {
        private final Backoff backoff = new Backoff();
        private boolean failed;

        void start() {
            if (!traveller.isClosed() && last.get() == this) {
                connect().whenComplete(this::end);
            }
        }

        private CompletionStage<T> connect() {
            try {
                return traveller.connect();
            } catch (RuntimeException e) { // as Lettuce does when its threads are gone
                return CompletableFuture.failedFuture(e);
            }
        }

        private void end(@Nullable T opened, @Nullable Throwable thrown) {
            if (opened == null) {
                again(thrown);
                return;
            }
            arriving.lock();
            try {
                arrivedNanos = System.nanoTime();
                if (last.compareAndSet(this, null) && !traveller.isClosed()) {
                    traveller.arrived(opened);
                } else {
                    traveller.unwanted(opened);
                }
            } finally {
                arriving.unlock();
            }
        }

        private void again(@Nullable Throwable thrown) {
            if (traveller.isClosed() || last.get() != this) {
                return;
            }
            if (!failed && thrown != null) {
                failed = true;
                traveller.failed(thrown);
            }
            later(backoff);
        }

        private void later(Backoff pause) {
            try {
                timer.schedule(this::start, pause.nextMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) { // it is being closed; if not, the next one tries
                last.compareAndSet(this, null);
            }
        }
    }
}
