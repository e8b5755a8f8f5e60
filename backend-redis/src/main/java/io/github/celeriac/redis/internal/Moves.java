package io.github.celeriac.redis.internal;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final Backoff backoff = new Backoff();

    // Guarded by this:
    private int switches;
    private boolean moving;

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
        int known;
        synchronized (this) {
            if (moving) {
                return;
            }
            moving = true;
            known = switches;
        }
        move(known);
    }

    /** The server is another one from now on. */
    void switched() {
        int known;
        synchronized (this) {
            moving = true;
            known = ++switches;
        }
        move(known);
    }

    private void move(int known) {
        if (!ended.getAsBoolean() && isLast(known)) {
            connector.get().whenComplete((opened, thrown) -> ended(known, opened));
        }
    }

    private void ended(int known, @Nullable T opened) {
        if (opened == null) {
            if (!ended.getAsBoolean()) {
                timer.schedule(() -> move(known), pause(), TimeUnit.MILLISECONDS);
            }
        } else if (arrives(known)) {
            arrived.accept(opened);
        } else {
            unwanted.accept(opened);
        }
    }

    private synchronized boolean isLast(int known) {
        return known == switches;
    }

    private synchronized boolean arrives(int known) {
        if (known != switches) {
            return false;
        }
        moving = false;
        backoff.reset();
        return true;
    }

    private synchronized long pause() {
        return backoff.nextMillis();
    }
}
