package io.github.celeriac.testkit;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One backend's view of {@link InMemoryResults}: does everything at once, on the caller's thread. */
final class InMemoryStore implements ResultStore {
    private final InMemoryResults memory;
    private final Codec codec;
    private final StoreListener listener;
    private final InstantSource clock;
    private final Duration expires;
    private final int maxBytes;
    private volatile boolean closed;

    InMemoryStore(InMemoryResults memory, StoreContext context) {
        this.memory = memory;
        this.codec = context.codecs().serializer();
        this.listener = context.listener();
        this.clock = context.clock();
        this.expires = Duration.ofSeconds(
                context.settings().get(ResultSettings.EXPIRES).toSeconds());
        this.maxBytes = context.settings().get(ResultSettings.MAX_RESULT_BYTES);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.PUSH,
                Capability.AUTO_EXPIRY,
                Capability.LINEAGE,
                Capability.GROUPS,
                Capability.LISTING,
                Capability.SHARED,
                Capability.FINALITY,
                Capability.DETAILS);
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public SweepPolicy sweep() {
        return new SweepPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        return answer(() -> memory.store(meta.taskId(), meta.state(), encode(meta), clock.instant(), expires));
    }

    private byte[] encode(TaskMeta meta) {
        byte[] document = codec.encode(meta.asMap());
        if (document.length > maxBytes) {
            throw new ResultEncodingException(String.format(
                    Locale.ROOT,
                    "result of task %s has %,d bytes but max_result_bytes allows %,d; return less, or raise it",
                    meta.taskId(),
                    document.length,
                    maxBytes));
        }
        return document;
    }

    @Override
    public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        return answer(() -> {
            Map<String, StoredResult> found = new LinkedHashMap<>();
            for (String id : taskIds) {
                memory.find(id, clock.instant())
                        .ifPresent(document -> found.put(id, StoredResult.decode(id, document, codec)));
            }
            return found;
        });
    }

    @Override
    public CompletableFuture<Long> forget(Collection<String> taskIds) {
        return answer(() -> memory.forget(taskIds, clock.instant()));
    }

    @Override
    public CompletableFuture<Optional<StoredResult>> fetchAndForget(String taskId) {
        return answer(() ->
                memory.take(taskId, clock.instant()).map(document -> StoredResult.decode(taskId, document, codec)));
    }

    @Override
    public CompletableFuture<Long> cleanup() {
        return answer(() -> {
            memory.removeExpired(clock.instant());
            return 0L;
        });
    }

    /** The cursor is the last id seen; every id is behind the empty one. */
    @Override
    public CompletableFuture<StoredPage> list(ResultQuery query) {
        return answer(() -> {
            Instant now = clock.instant();
            List<String> ids = memory.idsAfter(query.cursor().orElse(""), query.pageSize(), now);
            List<StoredResult> page = ids.stream()
                    .flatMap(id -> memory.find(id, now).stream().map(found -> StoredResult.decode(id, found, codec)))
                    .toList();
            return new StoredPage(page, ids.size() < query.pageSize() ? null : ids.get(ids.size() - 1));
        });
    }

    @Override
    public Optional<GroupStore> groups() {
        return Optional.of(new Groups());
    }

    private final class Groups implements GroupStore {
        @Override
        public CompletableFuture<Void> save(ResultTuple group) {
            return answer(() -> {
                memory.saveGroup(group.id(), codec.encode(group.encode()), clock.instant(), expires);
                return null;
            });
        }

        @Override
        public CompletableFuture<Optional<ResultTuple>> restore(String groupId) {
            return answer(() -> memory.findGroup(groupId, clock.instant())
                    .map(codec::decode)
                    .map(ResultTuple::decode));
        }

        @Override
        public CompletableFuture<Boolean> delete(String groupId) {
            return answer(() -> memory.deleteGroup(groupId, clock.instant()));
        }
    }

    @Override
    public CompletableFuture<Void> watch(String taskId) {
        memory.watch(taskId, this);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void unwatch(String taskId) {
        memory.unwatch(taskId, this);
    }

    void arrived(String taskId, byte[] document) {
        listener.arrived(StoredResult.decode(taskId, document, codec));
    }

    private <T> CompletableFuture<T> answer(Supplier<T> action) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new BackendClosedException("memory was closed; open another ResultBackend"));
        }
        try {
            return CompletableFuture.completedFuture(action.get());
        } catch (ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
