package io.github.celeriac.testkit;

import io.github.celeriac.States;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory that {@link InMemoryResultBackend}s share: what the server is to other backends. Safe to share between
 * threads.
 */
public final class InMemoryResults {
    private final ConcurrentNavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();
    private final Map<String, Entry> groups = new ConcurrentHashMap<>();
    private final Map<String, Set<InMemoryStore>> watchers = new ConcurrentHashMap<>();

    /** A whole document, encoded. */
    private static final class Entry {
        final byte[] document;
        final boolean success;
        private final @Nullable Instant expiry;

        Entry(byte[] document, boolean success, @Nullable Instant expiry) {
            this.document = document;
            this.success = success;
            this.expiry = expiry;
        }

        static Entry until(Instant now, Duration expires, byte[] document, boolean success) {
            return new Entry(document, success, expires.isZero() ? null : now.plus(expires));
        }

        boolean isGone(Instant now) {
            return expiry != null && !now.isBefore(expiry);
        }
    }

    /** An empty one. */
    public InMemoryResults() {}

    /**
     * Stores bytes as another program would have: as they are, for ever, unguarded, and waking whoever waits.
     *
     * @param document what a serializer made of a document with {@code status} and {@code result}, or anything else
     */
    public void put(String taskId, byte[] document) {
        entries.put(taskId, new Entry(document.clone(), false, null));
        publish(taskId, document);
    }

    /** The bytes of a document as they are stored, expired or not. */
    public Optional<byte[]> get(String taskId) {
        Entry entry = entries.get(taskId);
        return entry == null ? Optional.empty() : Optional.of(entry.document.clone());
    }

    /** Stores unless there is a SUCCESS, then tells those who watch. */
    WriteOutcome store(String taskId, String state, byte[] document, Instant now, Duration expires) {
        Entry entry = Entry.until(now, expires, document, state.equals(States.SUCCESS));
        Entry kept = entries.compute(taskId, (id, old) -> old == null || old.isGone(now) || !old.success ? entry : old);
        if (kept != null && !Arrays.equals(kept.document, document)) {
            return WriteOutcome.KEPT_EXISTING_SUCCESS;
        }
        publish(taskId, document);
        return WriteOutcome.WRITTEN;
    }

    private void publish(String taskId, byte[] document) {
        watchers.getOrDefault(taskId, Set.of()).forEach(store -> store.arrived(taskId, document));
    }

    Optional<byte[]> find(String taskId, Instant now) {
        Entry entry = entries.computeIfPresent(taskId, (id, old) -> old.isGone(now) ? null : old);
        return entry == null ? Optional.empty() : Optional.of(entry.document);
    }

    /** The next ids that are in use, in order. */
    List<String> idsAfter(String taskId, int limit, Instant now) {
        return entries.tailMap(taskId, false).entrySet().stream()
                .filter(entry -> !entry.getValue().isGone(now))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    long forget(Collection<String> taskIds, Instant now) {
        return taskIds.stream()
                .filter(id -> {
                    Entry entry = entries.remove(id);
                    return entry != null && !entry.isGone(now);
                })
                .count();
    }

    Optional<byte[]> take(String taskId, Instant now) {
        Entry entry = entries.remove(taskId);
        return entry == null || entry.isGone(now) ? Optional.empty() : Optional.of(entry.document);
    }

    void saveGroup(String groupId, byte[] group, Instant now, Duration expires) {
        groups.put(groupId, Entry.until(now, expires, group, false));
    }

    Optional<byte[]> findGroup(String groupId, Instant now) {
        Entry entry = groups.computeIfPresent(groupId, (id, old) -> old.isGone(now) ? null : old);
        return entry == null ? Optional.empty() : Optional.of(entry.document);
    }

    boolean deleteGroup(String groupId, Instant now) {
        Entry entry = groups.remove(groupId);
        return entry != null && !entry.isGone(now);
    }

    void removeExpired(Instant now) {
        entries.values().removeIf(entry -> entry.isGone(now));
        groups.values().removeIf(entry -> entry.isGone(now));
    }

    void watch(String taskId, InMemoryStore store) {
        watchers.compute(taskId, (id, stores) -> {
            Set<InMemoryStore> all = stores == null ? ConcurrentHashMap.newKeySet(1) : stores;
            all.add(store);
            return all;
        });
    }

    void unwatch(String taskId, InMemoryStore store) {
        watchers.computeIfPresent(taskId, (id, stores) -> {
            stores.remove(store);
            return stores.isEmpty() ? null : stores;
        });
    }

    /** How many results there are, those that have expired unnoticed included. */
    public int size() {
        return entries.size();
    }

    @Override
    public String toString() {
        return "InMemoryResults[" + size() + "]";
    }
}
