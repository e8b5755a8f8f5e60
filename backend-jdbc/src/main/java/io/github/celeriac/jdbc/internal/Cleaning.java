package io.github.celeriac.jdbc.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One cleanup: rows dated before its cutoff go in chunks, each a transaction of its own, so that no store waits for long.
 * Rows without a date, of tasks that never ended, stay.
 *
 * <p>Mirrors {@code DatabaseBackend.cleanup}, which deletes all in one statement.
 */
final class Cleaning {
    static final int CHUNK = 1_000;

    private final String cutoff;
    private final Function<Request.Cleanup, CompletableFuture<Integer>> lane;
    private final CompletableFuture<Long> deleted = new CompletableFuture<>();

    // One chunk after the other:
    private volatile boolean groups;
    private final AtomicLong soFar = new AtomicLong();

    /**
     * @param cutoff as {@link WallClock#column} writes it
     * @param lane where chunks are done
     */
    Cleaning(String cutoff, Function<Request.Cleanup, CompletableFuture<Integer>> lane) {
        this.cutoff = cutoff;
        this.lane = lane;
    }

    /** Ends with the number of rows that went. */
    CompletableFuture<Long> start() {
        nextChunk();
        return deleted;
    }

    String cutoff() {
        return cutoff;
    }

    String table(Tables tables) {
        return groups ? tables.group() : tables.task();
    }

    private void nextChunk() {
        lane.apply(new Request.Cleanup(this)).whenComplete((chunk, thrown) -> {
            if (thrown != null) {
                deleted.completeExceptionally(thrown);
                return;
            }
            soFar.addAndGet(chunk);
            if (chunk == CHUNK) {
                nextChunk();
            } else if (groups) {
                deleted.complete(soFar.get());
            } else {
                groups = true;
                nextChunk();
            }
        });
    }
}
