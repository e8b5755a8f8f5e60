package io.github.celeriac.redis.internal;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes where the server is now, trying again until it is there. Who asks meanwhile is served by that, unless the server is
 * known to be another one since: then what is under way may lead to the old one, or hang there, and does not count.
 *
 * @param <T> a connection
 */
final class Moves<T> {
    private final Supplier<CompletionStage<T>> connector;
    private final Consumer<T> arrived;
    private final Consumer<T> unwanted;
    private final ScheduledExecutorService timer;
    private final BooleanSupplier ended;

    /** The one that counts; null if none is under way. */
    private final AtomicReference<@Nullable Move> last = new AtomicReference<>();

    /** So that what arrives later is not replaced by what arrived before. */
    private final ReentrantLock arriving = new ReentrantLock();

    /**
     * @param connector asks where the server is, and connects
     * @param arrived is given the connection that counts
     * @param unwanted is given a connection that does not count any more
     * @param ended whether nobody needs a connection any more
     */
    Moves(
            Supplier<CompletionStage<T>> connector,
            Consumer<T> arrived,
            Consumer<T> unwanted,
            ScheduledExecutorService timer,
            BooleanSupplier ended) {
        this.connector = connector;
        this.arrived = arrived;
        this.unwanted = unwanted;
        this.timer = timer;
        this.ended = ended;
    }

    /** The server seems to be elsewhere. */
    void misplaced() {
        Move move = new Move();
        if (last.compareAndSet(null, move)) {
            move.start();
        }
    }

    /** The server is another one from now on. */
    void switched() {
        Move move = new Move();
        last.set(move);
        move.start();
    }

    private final class Move {
        private final Backoff backoff = new Backoff();

        void start() {
            if (!ended.getAsBoolean() && last.get() == this) {
                connector.get().whenComplete((opened, thrown) -> end(opened));
            }
        }

        private void end(@Nullable T opened) {
            if (opened == null) {
                again();
                return;
            }
            arriving.lock();
            try {
                (last.compareAndSet(this, null) ? arrived : unwanted).accept(opened);
            } finally {
                arriving.unlock();
            }
        }

        private void again() {
            if (!ended.getAsBoolean()) {
                timer.schedule(this::start, backoff.nextMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }
}
