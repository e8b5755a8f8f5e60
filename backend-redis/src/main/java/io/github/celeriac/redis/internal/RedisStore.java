package io.github.celeriac.redis.internal;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.Finding;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Results in one Redis server, or a cluster: one connection for all commands, one more for messages while somebody waits. Mirrors
 * {@code celery.backends.redis.RedisBackend}.
 */
final class RedisStore implements ResultStore {
    private static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.PUSH,
            Capability.AUTO_EXPIRY,
            Capability.LINEAGE,
            Capability.LISTING,
            Capability.GROUPS,
            Capability.SHARED,
            Capability.FINALITY,
            Capability.DETAILS);

    /** For what was written without a message, as by a client that only knows SETEX, and for messages that were lost. */
    private static final SweepPolicy SWEEP = new SweepPolicy(Duration.ofSeconds(5), Duration.ofSeconds(9));

    private final RedisConnections connections;
    private final LettuceSetup setup;
    private final RedisErrors errors;
    private final Documents documents;
    private final ScriptWriter writer;
    private final Reader reader;
    private final Subscriptions subscriptions;
    private final GroupStore groups;
    private final Optional<ChordStore> chords;
    private final Examiner examiner;
    private final OpenStores openStores = new OpenStores();

    RedisStore(
            RedisConnections connections,
            LettuceSetup setup,
            RedisErrors errors,
            Documents documents,
            ScriptWriter writer,
            Reader reader,
            Subscriptions subscriptions,
            GroupStore groups,
            Optional<ChordStore> chords,
            Examiner examiner) {
        this.connections = connections;
        this.setup = setup;
        this.errors = errors;
        this.documents = documents;
        this.writer = writer;
        this.reader = reader;
        this.subscriptions = subscriptions;
        this.groups = groups;
        this.chords = chords;
        this.examiner = examiner;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.copyOf(CAPABILITIES);
        chords.ifPresent(here -> capabilities.add(Capability.CHORDS));
        return Collections.unmodifiableSet(capabilities);
    }

    @Override
    public String description() {
        return errors.description();
    }

    @Override
    public SweepPolicy sweep() {
        return SWEEP;
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        byte[] document;
        try {
            document = documents.encode(meta);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (!openStores.begin()) {
            return CompletableFuture.failedFuture(errors.closed());
        }
        return writer.store(meta.taskId(), document).whenComplete((outcome, thrown) -> openStores.end());
    }

    @Override
    public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        return openStores.isClosed() ? closed() : reader.fetch(taskIds);
    }

    @Override
    public CompletableFuture<Long> forget(Collection<String> taskIds) {
        return openStores.isClosed() ? closed() : reader.forget(taskIds);
    }

    @Override
    public CompletableFuture<Optional<StoredResult>> fetchAndForget(String taskId) {
        return openStores.isClosed() ? closed() : reader.fetchAndForget(taskId);
    }

    @Override
    public CompletableFuture<StoredPage> list(ResultQuery query) {
        return openStores.isClosed() ? closed() : reader.list(query);
    }

    @Override
    public CompletableFuture<List<Finding>> examine(boolean repair) {
        return openStores.isClosed() ? closed() : examiner.examine(repair);
    }

    @Override
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>(writer.troubles());
        subscriptions.trouble().ifPresent(troubles::add);
        troubles.addAll(examiner.troubles());
        return troubles;
    }

    /** Redis does so itself. */
    @Override
    public CompletableFuture<Long> cleanup() {
        return openStores.isClosed() ? closed() : CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletableFuture<Void> watch(String taskId) {
        return openStores.isClosed() ? closed() : subscriptions.watch(taskId);
    }

    @Override
    public void unwatch(String taskId) {
        subscriptions.unwatch(taskId);
    }

    @Override
    public Optional<GroupStore> groups() {
        return Optional.of(groups);
    }

    @Override
    public Optional<ChordStore> chords() {
        return chords;
    }

    @Override
    public String whyNoChords() {
        return errors.description() + " is a cluster, and all keys of a chord must be on one server of it;"
                + " set redis_key_prefix to one with a tag in braces, e.g. {celery}:";
    }

    private <T> CompletableFuture<T> closed() {
        BackendClosedException closed = errors.closed();
        return CompletableFuture.failedFuture(closed);
    }

    @Override
    public void close() {
        if (openStores.closeAndDrain(errors.operationTimeout())) {
            subscriptions.close();
            try {
                connections.close();
            } finally {
                setup.close();
            }
        }
    }
}
