package io.github.celeriac.internal.spool;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.internal.Delivery;
import io.github.celeriac.internal.DocumentSink;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.MetaDocuments;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results on the local disk while the backend is away, and sends them when it is back.
 *
 * <p>A store goes to the backend first. If nobody answers, it is written to a file, waited for, and then acknowledged as
 * {@link WriteOutcome#SPOOLED}; from then on everything goes that way, in order, until the last entry was sent. What an
 * earlier run of the process left is sent first. One thread writes, and gathers meanwhile what comes next: many stores
 * share one wait for the disk.
 *
 * <p>Who stores without a break would keep the disk in use for ever: there is always one more entry. Once all that was
 * written has been sent, what comes waits in memory until the rest is sent, too, and then goes to the backend.
 */
public final class Spool implements DocumentSink, Replay.Source, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");
    private static final long CLOSE_SECONDS = 10;

    /** The next try after one that failed: soon, as most outages are short, then ever later. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final DocumentSink store;
    private final Codec codec;
    private final SpoolFolder folder;
    private final long maxBytes;
    private final Replay replay;
    private final ExecutorService writing = Executors.newSingleThreadExecutor(task -> daemon(task, "celeriac-spool-1"));

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock:
    private List<Pending> pending = new ArrayList<>();
    private int unwritten;
    /** Whether what is pending waits for the last entries on the disk to be sent, and not for the disk. */
    private boolean held;

    private boolean closed;
    private final AtomicLong pendingBytes = new AtomicLong();

    /** Whether stores go to the disk; also read without the lock, as a hint. */
    private volatile boolean inUse;

    private static final class Pending {
        final TaskContext task;
        final TaskMeta meta;
        final byte[] entry;
        final CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();

        Pending(TaskContext task, TaskMeta meta, byte[] entry) {
            this.task = task;
            this.meta = meta;
            this.entry = entry;
        }
    }

    /**
     * Takes the folder, and begins to send what an earlier run left in it.
     *
     * @param codec must have a form for every value; only this library reads it
     */
    public static Spool open(Path folder, long maxBytes, Codec codec, ResultStore store, MetaDocuments documents) {
        SpoolFolder files = SpoolFolder.open(folder, codec.name(), store.description());
        Replay replay =
                new Replay(files, codec, store, new Delivery(store::store, documents), SHORTEST_PAUSE, LONGEST_PAUSE);
        return new Spool(files, codec, maxBytes, store::store, replay);
    }

    private Spool(SpoolFolder folder, Codec codec, long maxBytes, DocumentSink store, Replay replay) {
        this.folder = folder;
        this.codec = codec;
        this.maxBytes = maxBytes;
        this.store = store;
        this.replay = replay;
        if (folder.oldest() != null) {
            inUse = true;
            LOG.log(INFO, "sending what is left in the spool {0}", folder);
            replay.start(this);
        }
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        if (inUse) {
            return keep(task, meta, null);
        }
        return store.store(task, meta).exceptionallyCompose(thrown -> {
            Throwable cause = Futures.unwrap(thrown);
            return cause instanceof BackendUnavailableException
                    ? keep(task, meta, cause)
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private CompletableFuture<WriteOutcome> keep(TaskContext task, TaskMeta meta, @Nullable Throwable reason) {
        byte[] entry;
        try {
            entry = new SpoolEntry(task, meta).encode(codec);
        } catch (ResultEncodingException e) { // the backend's own serializer may have a form for it
            return CompletableFuture.failedFuture(new BackendUnavailableException(
                    "the backend is away, and the result of task " + meta.taskId() + " could not be kept in the spool "
                            + folder + ": " + e.getMessage()
                            + "; nothing was stored, try again when the backend is back",
                    e));
        }
        if (folder.contents().bytes() + pendingBytes.get() + entry.length > maxBytes) {
            return CompletableFuture.failedFuture(new BackendUnavailableException(
                    "result of task " + meta.taskId() + " could not be kept: the spool " + folder + " is full, "
                            + ResultSettings.SPOOL_MAX_BYTES.name() + " allows " + maxBytes
                            + "; nothing was stored, try again when the backend is back",
                    reason));
        }
        Pending kept = new Pending(task, meta, entry);
        enqueue(kept, reason);
        return kept.outcome;
    }

    private void enqueue(Pending kept, @Nullable Throwable reason) {
        lock.lock();
        try {
            pending.add(kept);
            pendingBytes.addAndGet(kept.entry.length);
            unwritten++;
            if (!inUse) {
                inUse = true;
                LOG.log(WARNING, "the backend is away; results are kept in " + folder + " until it is back", reason);
                replay.start(this);
            }
            if (!held && pending.size() == 1) {
                writePending();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock. */
    private void writePending() {
        try {
            writing.execute(this::write);
        } catch (RejectedExecutionException e) {
            List<Pending> unsaved = takePending();
            settled(unsaved);
            unsaved.forEach(kept -> kept.outcome.completeExceptionally(new BackendClosedException("the spool " + folder
                    + " was closed; result of task " + kept.meta.taskId() + " may not be stored")));
        }
    }

    /** Called with the lock. */
    private List<Pending> takePending() {
        List<Pending> taken = pending;
        pending = new ArrayList<>();
        return taken;
    }

    private void write() {
        List<Pending> batch;
        lock.lock();
        try {
            batch = takePending();
        } finally {
            lock.unlock();
        }
        if (batch.isEmpty()) {
            return; // it went to the backend meanwhile
        }
        @Nullable Throwable problem = null;
        try {
            folder.append(batch.stream().map(kept -> kept.entry).toList());
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // whoever waits must hear of it
            problem = e;
        }
        settled(batch);
        for (Pending kept : batch) {
            if (problem == null) {
                kept.outcome.complete(WriteOutcome.SPOOLED);
            } else {
                kept.outcome.completeExceptionally(new BackendUnavailableException(
                        "the backend is away, and the spool " + folder + " cannot be written: " + problem
                                + "; nothing was stored, try again",
                        problem));
            }
        }
    }

    private void settled(List<Pending> batch) {
        lock.lock();
        try {
            unwritten -= batch.size();
            batch.forEach(kept -> pendingBytes.addAndGet(-kept.entry.length));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean caughtUp() {
        while (true) {
            List<Pending> batch;
            lock.lock();
            try {
                if (folder.oldest() == null && unwritten == 0) {
                    held = false;
                    inUse = false;
                    LOG.log(INFO, "the backend is back, and everything in the spool {0} was sent", folder);
                    return true;
                }
                boolean onlyHeld = held && folder.oldest() == null && unwritten == pending.size();
                held = !closed;
                if (!onlyHeld) {
                    return false;
                }
                batch = takePending();
            } finally {
                lock.unlock();
            }
            settled(batch);
            batch.forEach(this::sendHeld);
        }
    }

    /** Goes to the backend, as what comes after it will; to the disk after all if nobody answers. */
    private void sendHeld(Pending kept) {
        store.attempt(kept.task, kept.meta).whenComplete((outcome, thrown) -> {
            if (thrown == null) {
                kept.outcome.complete(outcome);
            } else if (Futures.unwrap(thrown) instanceof BackendUnavailableException cause) {
                failed();
                enqueue(kept, cause);
            } else {
                kept.outcome.completeExceptionally(Futures.unwrap(thrown));
            }
        });
    }

    @Override
    public void failed() {
        lock.lock();
        try {
            boolean wasHeld = held;
            held = false;
            if (wasHeld && !pending.isEmpty()) {
                writePending();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits on the disk; waits for nothing itself. */
    public SpoolContents contents() {
        return folder.contents();
    }

    /** Writes what was accepted. What was not sent is sent by the next one who opens the folder. */
    @Override
    public void close() {
        replay.close();
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        failed();
        writing.shutdown();
        try {
            if (!writing.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(
                        WARNING,
                        "the disk of the spool {0} does not answer; what is unwritten is not acknowledged",
                        folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            folder.close();
        } catch (IOException e) {
            LOG.log(WARNING, "the spool " + folder + " could not be closed", e);
        }
    }
}
