package io.github.celeriac.internal.canvas;

import io.github.celeriac.internal.Futures;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.ChordStore.ChordClaim;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Ends chords whose claim has become void, because its holder has died or cannot reach the broker. */
final class ChordSweep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");
    private static final int BATCH = 100;

    private final Optional<ChordStore> chords;
    private final ChordEnding ending;
    private final String description;
    private final long pauseMillis;
    private final AtomicReference<@Nullable ScheduledExecutorService> timer = new AtomicReference<>();
    private volatile boolean closed;

    ChordSweep(Optional<ChordStore> chords, ChordEnding ending, String description, Duration lease) {
        this.chords = chords;
        this.ending = ending;
        this.description = description;
        this.pauseMillis = Math.max(1, lease.toMillis() / 2);
    }

    void start() {
        if (chords.isEmpty() || closed || timer.get() != null) {
            return;
        }
        ScheduledExecutorService created = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "celeriac-chords-1"); // started by the first sweep that is due
            thread.setDaemon(true);
            return thread;
        });
        if (timer.compareAndSet(null, created)) {
            next(created);
        }
        if (closed) {
            created.shutdownNow();
        }
    }

    private void next(ScheduledExecutorService running) {
        long jitter = ThreadLocalRandom.current().nextLong(pauseMillis + 1);
        try {
            running.schedule(() -> sweep(running), pauseMillis / 2 + jitter, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    private void sweep(ScheduledExecutorService running) {
        takeOver(chords.orElseThrow())
                .exceptionally(thrown -> {
                    LOG.log(System.Logger.Level.WARNING, "chords in " + description + " could not be swept", thrown);
                    return null;
                })
                .whenComplete((nothing, thrown) -> next(running));
    }

    private CompletableFuture<Void> takeOver(ChordStore store) {
        return store.takeOver(BATCH)
                .thenCompose(
                        claims -> Futures.allOf(claims.stream().map(this::end).toList()));
    }

    private CompletableFuture<Void> end(ChordClaim claim) {
        LOG.log(System.Logger.Level.INFO, "chord {0} was complete, but its body was not sent in time", claim.groupId());
        return ending.end(claim);
    }

    @Override
    public void close() {
        closed = true;
        ScheduledExecutorService running = timer.get();
        if (running != null) {
            running.shutdownNow();
        }
    }
}
