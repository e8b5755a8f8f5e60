package io.github.celeriac.internal;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.CompletedResults;
import io.github.celeriac.Finding;
import io.github.celeriac.Health;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultPage;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TypeRef;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.internal.canvas.StandardCanvas;
import io.github.celeriac.internal.canvas.StandardGroupResult;
import io.github.celeriac.internal.spool.Spool;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.spi.TransactionalBackend;
import io.github.celeriac.value.ResultTuple;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What results mean, over any store: every backend of this library is one of these. */
final class StandardResultBackend implements ResultBackend, TransactionalBackend {
    private final ResultStore store;
    private final Optional<Spool> spool;
    private final DocumentSink sink;
    private final DocumentSink spooling;
    private final WaiterRegistry waiters;
    private final ResultWriter writer;
    private final Executor executor;
    private final Duration awaitTimeout;
    private final MetaDocuments documents;
    private final CanvasParts canvasParts;
    private final Measurements measurements;
    private final AtomicBoolean closed = new AtomicBoolean();

    StandardResultBackend(
            ResultStore store,
            Optional<Spool> spool,
            WaiterRegistry waiters,
            MetaDocuments documents,
            Executor executor,
            Duration awaitTimeout,
            CanvasParts canvasParts,
            Measurements measurements) {
        this.store = store;
        this.spool = spool;
        this.waiters = waiters;
        this.sink = measurements.measured(store::store);
        this.spooling = spool.<DocumentSink>map(measurements::measured).orElse(sink);
        this.writer = new StandardResultWriter(
                new Delivery(spooling, documents),
                documents,
                new Copies(sink, canvasParts.codecs().serializer()),
                executor);
        this.executor = executor;
        this.awaitTimeout = awaitTimeout;
        this.documents = documents;
        this.canvasParts = canvasParts;
        this.measurements = measurements;
    }

    @Override
    public <T> TaskResult<T> fetch(String taskId, Class<T> type) {
        return fetchOne(taskId, type);
    }

    @Override
    public <T> TaskResult<T> fetch(String taskId, TypeRef<T> type) {
        return fetchOne(taskId, type.type());
    }

    private <T> TaskResult<T> fetchOne(String taskId, Type type) {
        return result(taskId, fetchAll(Set.of(taskId)).get(taskId), type);
    }

    @Override
    public <T> Map<String, TaskResult<T>> fetchMany(Collection<String> taskIds, Class<T> type) {
        return fetchEach(taskIds, type);
    }

    @Override
    public <T> Map<String, TaskResult<T>> fetchMany(Collection<String> taskIds, TypeRef<T> type) {
        return fetchEach(taskIds, type.type());
    }

    private <T> Map<String, TaskResult<T>> fetchEach(Collection<String> taskIds, Type type) {
        Map<String, StoredResult> found = fetchAll(new LinkedHashSet<>(taskIds));
        Map<String, TaskResult<T>> results = new LinkedHashMap<>();
        taskIds.forEach(id -> results.put(id, oneOfMany(id, found.get(id), type)));
        return results;
    }

    private static <T> TaskResult<T> oneOfMany(String taskId, @Nullable StoredResult stored, Type type) {
        return stored == null ? new TaskResult.Absent<>(taskId) : OneOfMany.of(taskId, stored::meta, type);
    }

    private Map<String, StoredResult> fetchAll(Set<String> taskIds) {
        taskIds.forEach(TaskIds::require);
        requireOpen();
        if (taskIds.isEmpty()) {
            return Map.of();
        }
        Map<String, StoredResult> found = Futures.join(measurements.asked(() -> store.fetch(taskIds)));
        measurements.refusals(found.values());
        return found;
    }

    private static <T> TaskResult<T> result(String taskId, @Nullable StoredResult stored, Type type) {
        return stored == null ? new TaskResult.Absent<>(taskId) : TaskResult.of(stored.meta(), type);
    }

    @Override
    public <T> @Nullable T await(String taskId, Class<T> type, Duration timeout) {
        return this.<T>awaitOne(taskId, type, timeout).get();
    }

    @Override
    public <T> @Nullable T await(String taskId, TypeRef<T> type, Duration timeout) {
        return this.<T>awaitOne(taskId, type.type(), timeout).get();
    }

    @Override
    public <T> TaskResult<T> awaitResult(String taskId, Class<T> type, Duration timeout) {
        return awaitOne(taskId, type, timeout);
    }

    @Override
    public <T> TaskResult<T> awaitResult(String taskId, TypeRef<T> type, Duration timeout) {
        return awaitOne(taskId, type.type(), timeout);
    }

    private <T> TaskResult<T> awaitOne(String taskId, Type type, Duration timeout) {
        return TaskResult.of(Futures.join(waiters.await(TaskIds.require(taskId), timeout)), type);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, Class<T> type, Duration timeout) {
        return awaitLater(taskId, type, timeout);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, TypeRef<T> type, Duration timeout) {
        return awaitLater(taskId, type.type(), timeout);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, Class<T> type) {
        return awaitLater(taskId, type, awaitTimeout);
    }

    private <T> CompletableFuture<@Nullable T> awaitLater(String taskId, Type type, Duration timeout) {
        CompletableFuture<TaskMeta> waiting = waiters.await(TaskIds.require(taskId), timeout);
        CompletableFuture<@Nullable T> value = waiting.handleAsync(
                (meta, thrown) -> {
                    if (thrown != null) {
                        throw Futures.asUnchecked(Futures.unwrap(thrown));
                    }
                    return TaskResult.<T>of(meta, type).get();
                },
                executor);
        value.whenComplete((ignored, thrown) -> waiting.cancel(false));
        return value;
    }

    @Override
    public <T> CompletedResults<T> asCompleted(Collection<String> taskIds, Class<T> type, Duration timeout) {
        return completions(taskIds, type, timeout);
    }

    @Override
    public <T> CompletedResults<T> asCompleted(Collection<String> taskIds, TypeRef<T> type, Duration timeout) {
        return completions(taskIds, type.type(), timeout);
    }

    private <T> CompletedResults<T> completions(Collection<String> taskIds, Type type, Duration timeout) {
        taskIds.forEach(TaskIds::require);
        requireOpen();
        return Completions.of(waiters, taskIds, type, timeout, capabilities().contains(Capability.SHARED));
    }

    @Override
    public ResultWriter writer() {
        return writer;
    }

    /** Past the spool: what is not committed must not be sent later. */
    @Override
    public ResultWriter writerWithin(Object transaction) {
        requireOpen();
        DocumentSink within = measurements.measured((task, meta) -> store.storeWithin(transaction, task, meta));
        return new StandardResultWriter(
                new Delivery(within, documents),
                documents,
                new Copies(within, canvasParts.codecs().serializer()),
                Runnable::run);
    }

    @Override
    public Canvas canvas(TaskPublisher publisher, Function<String, @Nullable String> routes) {
        requireOpen();
        return new StandardCanvas(
                store,
                sink,
                spooling,
                documents,
                store.requests(publisher),
                canvasParts.messages(routes, store),
                executor,
                canvasParts.pace());
    }

    @Override
    public GroupResult group(ResultTuple group) {
        group.taskIds().forEach(TaskIds::require);
        TaskIds.require(group.id());
        return new StandardGroupResult(group, this, this::groups, waiters::await, executor);
    }

    @Override
    public Optional<GroupResult> restoreGroup(String groupId) {
        return Futures.join(groups().restore(TaskIds.require(groupId))).map(this::group);
    }

    private GroupStore groups() {
        requireOpen();
        return store.groups()
                .orElseThrow(() -> new UnsupportedOperationException(store.description()
                        + " cannot save groups; keep the ids, or use a backend with the capability GROUPS"));
    }

    @Override
    public long forget(Collection<String> taskIds) {
        taskIds.forEach(TaskIds::require);
        requireOpen();
        return taskIds.isEmpty() ? 0 : Futures.join(store.forget(new LinkedHashSet<>(taskIds)));
    }

    @Override
    public long forget(ResultTuple results) {
        requireOpen();
        ResultParts parts = ResultParts.of(results);
        CompletableFuture<Long> forgotten = store.forget(parts.taskIds());
        CompletableFuture<?> deleted = store.groups()
                .map(groups -> Futures.allOf(
                        parts.groupIds().stream().map(groups::delete).toList()))
                .orElse(CompletableFuture.completedFuture(null));
        return Futures.join(forgotten.thenCombine(deleted, (count, done) -> count));
    }

    @Override
    public <T> TaskResult<T> fetchAndForget(String taskId, Class<T> type) {
        return take(taskId, type);
    }

    @Override
    public <T> TaskResult<T> fetchAndForget(String taskId, TypeRef<T> type) {
        return take(taskId, type.type());
    }

    /** Looks first: what cannot be handed over must not be lost. */
    private <T> TaskResult<T> take(String taskId, Type type) {
        TaskResult<T> seen = fetchOne(taskId, type);
        if (!seen.isReady()) {
            return seen;
        }
        return result(taskId, Futures.join(store.fetchAndForget(taskId)).orElse(null), type);
    }

    @Override
    public long cleanup() {
        requireOpen();
        return Futures.join(store.cleanup());
    }

    @Override
    public long countExpired() {
        requireOpen();
        return Futures.join(store.countExpired());
    }

    @Override
    public ResultPage list(ResultQuery query) {
        requireOpen();
        if (!capabilities().contains(Capability.LISTING)) {
            throw new UnsupportedOperationException(store.description()
                    + " cannot list results: each is kept for the client it was sent to; use a backend"
                    + " with the capability LISTING: redis:// or a database");
        }
        StoredPage page = Futures.join(store.list(query));
        List<TaskMeta> results = new ArrayList<>();
        Map<String, ResultBackendException> unreadable = new LinkedHashMap<>();
        for (StoredResult stored : page.results()) {
            try {
                TaskMeta meta = stored.meta();
                if (query.matches(meta)) {
                    results.add(meta);
                }
            } catch (ResultBackendException e) {
                unreadable.put(stored.taskId(), e);
            }
        }
        return new ResultPage(results, unreadable, page.next());
    }

    @Override
    public Set<Capability> capabilities() {
        return store.capabilities();
    }

    @Override
    public List<Finding> examine() {
        requireOpen();
        return Futures.join(store.examine(false));
    }

    @Override
    public List<Finding> repair() {
        requireOpen();
        return Futures.join(store.examine(true));
    }

    @Override
    public Health health() {
        if (closed.get()) {
            return new Health(Health.Status.DOWN, store.description(), null, List.of("it was closed; open another"), 0);
        }
        long asked = System.nanoTime();
        try {
            Futures.join(store.ping());
        } catch (ResultBackendException e) {
            return health(Health.Status.DOWN, null, List.of(String.valueOf(e.getMessage())));
        }
        Duration answered = Duration.ofNanos(System.nanoTime() - asked);
        List<String> troubles = store.troubles();
        return health(troubles.isEmpty() ? Health.Status.UP : Health.Status.DEGRADED, answered, troubles);
    }

    private Health health(Health.Status status, @Nullable Duration answered, List<String> causes) {
        return new Health(status, store.description(), answered, causes, waiters.waiting());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            measurements.close();
            waiters.close();
            try {
                store.close();
            } finally {
                spool.ifPresent(Spool::close);
            }
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new BackendClosedException(store.description() + " was closed; open another ResultBackend");
        }
    }

    @Override
    public String toString() {
        return "ResultBackend[" + store.description() + "]";
    }
}
