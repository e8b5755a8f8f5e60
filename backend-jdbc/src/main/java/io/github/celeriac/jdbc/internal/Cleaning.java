package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cleanup: rows dated before its cutoff go in chunks, each a transaction of its own and no more than so many a second,
 * so that no store waits for long. Of many nodes one does it, and the others are done at once. Rows without a date, of tasks
 * that never ended, stay. Lineage goes with its task's row, and at last that of rows which others have deleted.
 *
 * <p>Mirrors {@code DatabaseBackend.cleanup}, which deletes all in one statement.
 */
final class Cleaning {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");
    static final int CHUNK = 1_000;

    /** In this order. */
    enum Part {
        TASKS,
        GROUPS,
        ORPHANS
    }

    /**
     * How far it is.
     *
     * @param after the last task whose lineage was looked at
     */
    record Position(Part part, String after) {
        Position(Part part) {
            this(part, Orphans.START);
        }
    }

    /**
     * What one transaction has done.
     *
     * @param rows that it has deleted
     * @param seen rows that it has looked at, for the pace
     * @param next where to go on; null if all is done
     */
    record Chunk(int rows, int seen, @Nullable Position next) {
        Chunk(int rows, @Nullable Position next) {
            this(rows, rows, next);
        }
    }

    private final Database database;
    private final @Nullable String cutoff;
    private final int rowsPerSecond;
    private final Executor threads;
    private final Timer timer;
    private final TableNames names;
    private final Function<Request.Cleanup, CompletableFuture<Chunk>> lane;
    private final CompletableFuture<Long> deleted = new CompletableFuture<>();

    // One chunk after the other:
    private volatile @Nullable Leadership leadership;
    private volatile Position at;
    private volatile CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);
    private volatile boolean hurried;
    private final AtomicLong soFar = new AtomicLong();

    /**
     * @param cutoff as {@link WallClock#column} writes it; null if results are kept for ever, and orphans only are to go
     * @param rowsPerSecond 0 for as many as go
     * @param lane where chunks are done
     */
    Cleaning(
            Database database,
            TableNames names,
            @Nullable String cutoff,
            int rowsPerSecond,
            Executor threads,
            Timer timer,
            Function<Request.Cleanup, CompletableFuture<Chunk>> lane) {
        this.database = database;
        this.names = names;
        this.cutoff = cutoff;
        at = new Position(cutoff == null ? Part.ORPHANS : Part.TASKS);
        this.rowsPerSecond = rowsPerSecond;
        this.threads = threads;
        this.timer = timer;
        this.lane = lane;
    }

    /** Ends with the number of results and groups that went; 0 if another node is at it. */
    CompletableFuture<Long> start() {
        try {
            threads.execute(this::begin);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(database.closedException());
        }
        return deleted;
    }

    private void begin() {
        try {
            leadership = Leadership.seek(database, "cleanup " + names.celerys()).orElse(null);
        } catch (SQLException e) {
            deleted.completeExceptionally(
                    database.dialect().problem(database.description(), e).exception());
            return;
        } catch (RuntimeException e) {
            deleted.completeExceptionally(e);
            return;
        }
        if (leadership == null) {
            LOG.log(Level.DEBUG, () -> "another node is cleaning up " + database.description());
            deleted.complete(0L);
        } else {
            nextChunk();
        }
    }

    /** The next transaction's work; it may be repeated. */
    Chunk run(Connection connection, Tables tables) throws SQLException {
        Position from = at;
        Dialect dialect = database.dialect();
        String lineage = tables.lineageName();
        return switch (from.part()) {
            case TASKS -> {
                int rows = dialect.deleteTasksBefore(connection, tables, before(), CHUNK);
                yield new Chunk(rows, rows == CHUNK ? from : new Position(Part.GROUPS));
            }
            case GROUPS -> {
                int rows = dialect.deleteBefore(connection, tables.group(), before(), CHUNK);
                yield new Chunk(rows, rows == CHUNK ? from : lineage == null ? null : new Position(Part.ORPHANS));
            }
            case ORPHANS ->
                lineage == null
                        ? new Chunk(0, null)
                        : orphans(new Orphans(dialect, tables.task(), lineage), connection, from);
        };
    }

    private String before() {
        return Objects.requireNonNull(cutoff, "of a cleanup of orphans only");
    }

    private static Chunk orphans(Orphans orphans, Connection connection, Position from) throws SQLException {
        Orphans.Page page = orphans.page(connection, from.after());
        int rows = orphans.delete(connection, page.orphans());
        return new Chunk(rows, page.size(), page.next() == null ? null : new Position(Part.ORPHANS, page.next()));
    }

    private void nextChunk() {
        Leadership held = leadership;
        try {
            if (held != null) {
                held.require();
            }
        } catch (SQLException e) {
            end(new BackendUnavailableException(
                    database.description() + " ended the connection of a cleanup that had removed " + soFar.get()
                            + " rows; run it again",
                    e));
            return;
        }
        long begun = System.nanoTime();
        lane.apply(new Request.Cleanup(this))
                .whenComplete((chunk, thrown) -> goOn(() -> {
                    if (thrown != null) {
                        end(thrown);
                    } else {
                        removed(chunk, System.nanoTime() - begun);
                    }
                }));
    }

    /** Ends the pause between two chunks, and lets there be no other. */
    void hurry() {
        hurried = true;
        pause.complete(null);
    }

    private void removed(Chunk chunk, long nanos) {
        Position done = at;
        if (done.part() != Part.ORPHANS) {
            soFar.addAndGet(chunk.rows());
            database.metrics().cleaned(chunk.rows());
        }
        Position next = chunk.next();
        if (next == null) {
            end(null);
            return;
        }
        at = next;
        if (next.part() == done.part() && chunk.seen() > 0) {
            pauseFor(chunk.seen(), nanos);
        } else {
            nextChunk();
        }
    }

    private void pauseFor(int rows, long nanos) {
        long due = rowsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(rows) / rowsPerSecond;
        CompletableFuture<Void> until = new CompletableFuture<>();
        pause = until;
        until.thenRun(() -> goOn(this::nextChunk));
        timer.after(Duration.ofNanos(Math.max(0, due - nanos)), () -> until.complete(null));
        if (hurried) { // looked at once the pause can be seen, or neither might end it
            until.complete(null);
        }
    }

    /** Never on the timer's thread: that must not wait for the server. */
    private void goOn(Runnable step) {
        try {
            threads.execute(step);
        } catch (RejectedExecutionException e) {
            end(database.closedException());
        }
    }

    private void end(@Nullable Throwable thrown) {
        Leadership held = leadership;
        if (held != null) {
            held.close();
        }
        if (thrown == null) {
            deleted.complete(soFar.get());
        } else {
            deleted.completeExceptionally(thrown);
        }
    }
}
