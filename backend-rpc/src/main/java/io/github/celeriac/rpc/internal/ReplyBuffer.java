package io.github.celeriac.rpc.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.States;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.StoredResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last state that arrived of each task, for those who ask later; bounded by count, bytes and age. What somebody was
 * waiting for when it arrived goes first, then what is oldest. A SUCCESS stays what it is, whatever arrives after it.
 */
final class ReplyBuffer {
    private final int maxResults;
    private final long maxBytes;
    private final Duration maxAge;
    private final InstantSource clock;
    private final StoreMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; the oldest first:
    private final Map<String, Kept> claimed = new LinkedHashMap<>();
    private final Map<String, Kept> unclaimed = new LinkedHashMap<>();
    private long bytes;
    private long dropped;

    private record Kept(StoredResult result, int bytes, Instant arrived, boolean success) {}

    /** @param maxAge zero for no limit */
    ReplyBuffer(int maxResults, long maxBytes, Duration maxAge, InstantSource clock, StoreMetrics metrics) {
        this.maxResults = maxResults;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Keeps a reply, unless there is a better one.
     *
     * @param size of the message
     * @param awaited whether somebody waits for this task
     * @return whether there was no better one
     */
    boolean put(StoredResult reply, int size, boolean awaited) {
        @Nullable String state = stateOf(reply);
        lock.lock();
        try {
            dropOld();
            Kept before = find(reply.taskId());
            if (before != null && (before.success || state == null && isReady(before.result))) {
                return false;
            }
            remove(reply.taskId());
            if (size > maxBytes) { // not at the cost of all others
                countDropped(awaited);
                return true;
            }
            bytes += size;
            Kept kept = new Kept(reply, size, clock.instant(), States.SUCCESS.equals(state));
            (awaited ? claimed : unclaimed).put(reply.taskId(), kept);
            while (claimed.size() + unclaimed.size() > maxResults || bytes > maxBytes) {
                dropFirst(claimed.isEmpty() ? unclaimed : claimed);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What cannot be read replaces what the task was doing, so that whoever waits is told; never how it ended. */
    private static boolean isReady(StoredResult reply) {
        String state = stateOf(reply);
        return state != null && States.isReady(state);
    }

    private static @Nullable String stateOf(StoredResult reply) {
        try {
            return reply.meta().state();
        } catch (ResultBackendException e) {
            return null;
        }
    }

    Map<String, StoredResult> get(Collection<String> taskIds) {
        Map<String, StoredResult> found = new LinkedHashMap<>();
        lock.lock();
        try {
            dropOld();
            for (String id : taskIds) {
                Kept kept = find(id);
                if (kept != null) {
                    found.put(id, kept.result);
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /** Returns how many of them there were. */
    long forget(Collection<String> taskIds) {
        lock.lock();
        try {
            dropOld();
            return taskIds.stream().filter(this::remove).count();
        } finally {
            lock.unlock();
        }
    }

    /** How many that nobody had asked for were dropped before their time, for want of room. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Kept find(String taskId) {
        Kept kept = claimed.get(taskId);
        return kept == null ? unclaimed.get(taskId) : kept;
    }

    private boolean remove(String taskId) {
        Kept kept = claimed.remove(taskId);
        if (kept == null) {
            kept = unclaimed.remove(taskId);
        }
        if (kept == null) {
            return false;
        }
        bytes -= kept.bytes;
        return true;
    }

    private void dropOld() {
        if (maxAge.isZero()) {
            return;
        }
        Instant oldest = clock.instant().minus(maxAge);
        dropOld(claimed, oldest);
        dropOld(unclaimed, oldest);
    }

    private void dropOld(Map<String, Kept> replies, Instant oldest) {
        Iterator<Kept> each = replies.values().iterator();
        while (each.hasNext()) {
            Kept first = each.next();
            if (first.arrived.isAfter(oldest)) {
                return;
            }
            bytes -= first.bytes;
            each.remove();
        }
    }

    private void dropFirst(Map<String, Kept> replies) {
        Iterator<Kept> each = replies.values().iterator();
        bytes -= each.next().bytes;
        each.remove();
        countDropped(replies == claimed);
    }

    /** Whoever waited has it. */
    private void countDropped(boolean awaited) {
        if (!awaited) {
            dropped++;
            metrics.dropped("room");
        }
    }
}
