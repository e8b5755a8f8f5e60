package io.github.celeriac.internal.spool;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.internal.Delivery;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in a spool, oldest first, some hundred at a time, until all of it is settled; while nobody answers it tries
 * again, ever more seldom.
 *
 * <p>Sending again is harmless: a SUCCESS keeps what is there, and any other state is only sent if the backend does not know
 * better by now, which is a final state that is not older.
 */
final class Replay implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");
    private static final int BATCH = 256;
    private static final int BATCH_BYTES = 8 << 20;

    private final SpoolFolder folder;
    private final Codec codec;
    private final ResultStore store;
    private final Delivery delivery;
    private final Duration shortestPause;
    private final Duration longestPause;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> Spool.daemon(task, "celeriac-spool-replay-1"));

    /** Who fills the folder. */
    interface Source {
        /** Told when all that could be read was sent: true if that was the end, false if there is more to come. */
        boolean caughtUp();

        /** Told when something could not be sent; it is tried again. */
        void failed();
    }

    // Only touched by one step at a time, each of which begins after the one before has ended:
    private Duration pause;
    private @Nullable SpoolSegment segment;
    private long position;

    Replay(
            SpoolFolder folder,
            Codec codec,
            ResultStore store,
            Delivery delivery,
            Duration shortestPause,
            Duration longestPause) {
        this.folder = folder;
        this.codec = codec;
        this.store = store;
        this.delivery = delivery;
        this.shortestPause = shortestPause;
        this.longestPause = longestPause;
        this.pause = shortestPause;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start(Source source) {
        pause = shortestPause;
        schedule(source, pause);
    }

    private void schedule(Source source, Duration delay) {
        try {
            timer.schedule(() -> step(source), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: the next one who opens the folder goes on.
        }
    }

    private void step(Source source) {
        CompletableFuture<Boolean> sent;
        try {
            SpoolSegment.@Nullable Records records = next();
            if (records == null) {
                if (!source.caughtUp()) {
                    schedule(source, Duration.ofMillis(10));
                }
                return;
            }
            sent = send(records.entries()).thenApply(done -> {
                position = records.next();
                return done;
            });
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((done, thrown) -> {
            if (thrown == null) {
                pause = shortestPause;
                schedule(source, Duration.ZERO);
            } else {
                tryAgain(source, Futures.unwrap(thrown));
            }
        });
    }

    private void tryAgain(Source source, Throwable cause) {
        if (!(cause instanceof BackendUnavailableException || cause instanceof BackendClosedException)) {
            LOG.log(WARNING, "the spool " + folder + " cannot be sent; it is kept, and tried again", cause);
        }
        source.failed();
        schedule(source, pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(longestPause) > 0 ? longestPause : longer;
    }

    /** The next records, from the next file if one is done; null if there are none. */
    private SpoolSegment.@Nullable Records next() throws IOException {
        while (true) {
            SpoolSegment oldest = folder.oldest();
            if (oldest == null) {
                return null;
            }
            if (!oldest.equals(segment)) {
                segment = oldest;
                position = oldest.start();
            }
            SpoolSegment.Records records = oldest.read(position, BATCH, BATCH_BYTES);
            if (!records.entries().isEmpty()) {
                return records;
            }
            if (!folder.deleteOldest(position)) {
                return null;
            }
        }
    }

    private CompletableFuture<Boolean> send(List<byte[]> records) {
        List<SpoolEntry> entries = new ArrayList<>();
        Queue<Runnable> rejections = new ConcurrentLinkedQueue<>(); // at the end: a batch may be sent more than once
        for (byte[] record : records) {
            try {
                entries.add(SpoolEntry.decode(record, codec));
            } catch (ResultBackendException e) {
                rejections.add(() -> reject(record, "an entry of the spool cannot be read", e));
            }
        }
        Set<String> doubtful = entries.stream()
                .map(SpoolEntry::meta)
                .filter(meta -> !meta.state().equals(States.SUCCESS))
                .map(TaskMeta::taskId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return known(doubtful)
                .thenCompose(stored -> sendAll(entries, stored, rejections))
                .thenApply(sent -> {
                    rejections.forEach(Runnable::run);
                    return true;
                });
    }

    /** What is stored of these, as far as it can be told. */
    private CompletableFuture<Map<String, StoredResult>> known(Set<String> taskIds) {
        if (taskIds.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return store.fetch(taskIds).exceptionallyCompose(thrown -> {
            Throwable cause = Futures.unwrap(thrown);
            return mayPass(cause)
                    ? CompletableFuture.failedFuture(cause)
                    : CompletableFuture.completedFuture(Map.of()); // something odd is there: the store itself will tell
        });
    }

    private CompletableFuture<Void> sendAll(
            List<SpoolEntry> entries, Map<String, StoredResult> stored, Queue<Runnable> rejections) {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        Set<String> ended = new HashSet<>();
        for (SpoolEntry entry : entries) {
            String taskId = entry.meta().taskId();
            boolean isFinal = States.isReady(entry.meta().state());
            boolean late = !isFinal && ended.contains(taskId); // one that timed out while the next was kept at once
            if (!late && !isOutdated(entry.meta(), stored.get(taskId))) {
                sends.add(delivery.send(entry.task(), entry.meta())
                        .handle((outcome, thrown) ->
                                settled(entry, thrown == null ? null : Futures.unwrap(thrown), rejections)));
            }
            if (isFinal) {
                ended.add(taskId);
            }
        }
        return Futures.allOf(sends);
    }

    /** Does the backend have a final state that is not older than this? */
    private static boolean isOutdated(TaskMeta meta, @Nullable StoredResult stored) {
        if (stored == null || meta.state().equals(States.SUCCESS)) {
            return false;
        }
        try {
            TaskMeta known = stored.meta();
            if (!States.isReady(known.state()) || known.equals(meta)) {
                return false;
            }
            Instant ours = meta.dateDone().orElse(Instant.MIN);
            return !known.dateDone().orElse(Instant.MAX).isBefore(ours);
        } catch (ResultBackendException e) {
            return false; // what cannot be read is replaced, as by any store
        }
    }

    private @Nullable Void settled(SpoolEntry entry, @Nullable Throwable cause, Queue<Runnable> rejections) {
        if (cause == null) {
            return null;
        }
        if (cause instanceof ResultEncodingException) {
            LOG.log(WARNING, "a result in the spool could not be encoded and was stored as a FAILURE", cause);
            return null;
        }
        if (mayPass(cause)) {
            throw Futures.asUnchecked(cause); // all of this batch is sent again
        }
        rejections.add(() -> reject(
                entry.encode(codec), "the result of task " + entry.meta().taskId() + " cannot be stored", cause));
        return null;
    }

    /** Only what is wrong with the entry itself, or with what is stored under its id, does not. */
    private static boolean mayPass(Throwable cause) {
        return !(cause instanceof ResultDecodingException
                || cause instanceof ContentDisallowedException
                || cause instanceof IllegalArgumentException);
    }

    private void reject(byte[] record, String what, Throwable cause) {
        try {
            folder.reject(record);
        } catch (IOException e) {
            throw new BackendUnavailableException("the spool " + folder + " cannot be written: " + e, e);
        }
        LOG.log(ERROR, what + "; it was put aside in a file '.rejected' of the spool " + folder, cause);
    }

    @Override
    public void close() {
        timer.shutdown(); // no interrupt, which would close the file under whoever writes it
    }
}
