package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Capability;
import io.github.celeriac.Finding;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Results in Celery's tables. Calls queue up in lanes and are done in batches: one thread writes, two read, one cleans up,
 * and none of them lives while there is nothing to do.
 */
final class JdbcStore implements ResultStore {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");

    private static final Set<Capability> ALWAYS = Set.of(
            Capability.LISTING,
            Capability.SHARED,
            Capability.FINALITY,
            Capability.DETAILS,
            Capability.GROUPS,
            Capability.CHORD_UNLOCK);

    /** Each waiter is read 50 times a second at first, and twice, as Celery polls, after that; many in one query. */
    private static final SweepPolicy SWEEP = new SweepPolicy(Duration.ofMillis(20), Duration.ofMillis(500));

    /** The safety net where all that is stored is heard of. */
    private static final SweepPolicy SELDOM = new SweepPolicy(Duration.ofSeconds(5), Duration.ofSeconds(9));

    private static final int READERS = 2;

    private final Database database;
    private final Schema schema;
    private final RowCodec codec;
    private final boolean extended;
    private final Duration operationTimeout;
    private final Duration expires;
    private final InstantSource clock;
    private final int cleanupRate;

    private final ExecutorService threads = LaneThreads.create();
    private final Timer timer = new Timer();
    private final Deadlines deadlines;
    private final Lane<Request.Write> writing;
    private final Parked parked;
    private final Lane<Request.Fetch> fetching;
    private final Lane<Request.Page> listing;
    private final Lane<Request.Cleanup> cleaning;
    private final Set<Cleaning> cleanups = ConcurrentHashMap.newKeySet();
    private final Lane<Request.Group<?>> grouping;
    private final JdbcGroupStore groups;
    private final @Nullable Listening listening;

    JdbcStore(Database database, Schema schema, RowCodec codec, StoreContext context) {
        Settings settings = context.settings();
        this.database = database;
        this.schema = schema;
        this.codec = codec;
        clock = context.clock();
        cleanupRate = settings.get(JdbcSettings.CLEANUP_RATE);
        extended = settings.get(ResultSettings.EXTENDED);
        expires = settings.get(ResultSettings.EXPIRES);
        operationTimeout = settings.get(ResultSettings.OPERATION_TIMEOUT);
        deadlines = new Deadlines(timer, threads, operationTimeout, () -> database.tooLate(operationTimeout));
        parked = new Parked(database, threads, this::write, this::locked, operationTimeout);
        writing = new Lane<>(database, threads, 1, this::writeUnlocked, parked);
        fetching = new Lane<>(database, threads, READERS, this::fetch);
        listing = new Lane<>(database, threads, 1, this::list);
        cleaning = new Lane<>(database, threads, 1, this::cleanUp);
        groups = new JdbcGroupStore(database.dialect(), schema, codec, clock, this::addGroup);
        grouping = new Lane<>(database, threads, 1, groups::run);
        Channel channel = database.dialect().channel();
        listening = channel == null || settings.get(JdbcSettings.PUSH) != PushMode.AUTO
                ? null
                : new Listening(database, channel, schema, context.listener());
        database.pool().ifPresent(context.metrics()::pool);
        context.metrics()
                .idsLeft(new IdHeadroom(
                        schema::isKnown,
                        () -> ask(connection ->
                                IdHeadroom.of(connection, database.dialect(), schema.tables(connection)))));
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.copyOf(ALWAYS);
        if (codec.lineage()) {
            capabilities.add(Capability.LINEAGE);
        }
        if (listening != null && listening.works()) {
            capabilities.add(Capability.PUSH);
        }
        return Collections.unmodifiableSet(capabilities);
    }

    @Override
    public String description() {
        return database.description();
    }

    @Override
    public SweepPolicy sweep() {
        return listening != null && listening.hearsAll() ? SELDOM : SWEEP;
    }

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        if (threads.isShutdown()) {
            return CompletableFuture.failedFuture(database.closedException());
        }
        TaskRow row;
        try {
            row = codec.encode(meta);
        } catch (ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        }
        Request.Store request = new Request.Store(row);
        deadlines.add(request.future());
        writing.add(request);
        return request.future();
    }

    @Override
    public CompletableFuture<WriteOutcome> storeWithin(Object transaction, TaskContext task, TaskMeta meta) {
        try {
            return CompletableFuture.completedFuture(
                    new TransactionWriter(database, schema, extended).store(transaction, codec.encode(meta)));
        } catch (ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Long> forget(Collection<String> taskIds) {
        Request.Forget request = new Request.Forget(storable(taskIds));
        deadlines.add(request.future());
        writing.add(request);
        return request.future();
    }

    @Override
    public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        Request.Fetch request = new Request.Fetch(storable(taskIds));
        deadlines.add(request.future());
        fetching.add(request);
        return request.future();
    }

    private void addGroup(Request.Group<?> request) {
        deadlines.add(request.future());
        grouping.add(request);
    }

    @Override
    public Optional<GroupStore> groups() {
        return Optional.of(groups);
    }

    /** By id, after which the primary key is in order: rows that are updated meanwhile keep their place. */
    @Override
    public CompletableFuture<StoredPage> list(ResultQuery query) {
        Request.Page request = new Request.Page(query);
        deadlines.add(request.future());
        listing.add(request);
        return request.future();
    }

    /** No column holds U+0000, so there is nothing under such an id, and a database may refuse to look. */
    private static Collection<String> storable(Collection<String> taskIds) {
        return taskIds.stream().filter(id -> id.indexOf('\0') < 0).toList();
    }

    /** Takes as long as it takes: only each chunk is bounded by {@link ResultSettings#OPERATION_TIMEOUT}. */
    @Override
    public CompletableFuture<Long> cleanup() {
        if (expires.isZero() && !codec.lineage()) {
            return CompletableFuture.completedFuture(0L);
        }
        @Nullable String cutoff = expires.isZero() ? null : cutoff();
        Cleaning cleanup = new Cleaning(database, schema.names(), cutoff, cleanupRate, threads, timer, request -> {
            deadlines.add(request.future());
            cleaning.add(request);
            return request.future();
        });
        cleanups.add(cleanup);
        return cleanup.start().whenComplete((deleted, thrown) -> cleanups.remove(cleanup));
    }

    private String cutoff() {
        return codec.wallClock().column(clock.instant().minus(expires));
    }

    /** By no deadline of ours: only each of its statements is bounded, by the driver's socket time-out. */
    @Override
    public CompletableFuture<Long> countExpired() {
        return expires.isZero()
                ? CompletableFuture.completedFuture(0L)
                : ask(connection -> {
                    Tables tables = schema.tables(connection);
                    return database.dialect().countBefore(connection, tables.task(), cutoff())
                            + database.dialect().countBefore(connection, tables.group(), cutoff());
                });
    }

    /** A look that fails sees nothing; whoever writes then meets the locks by itself. */
    private Set<String> locked(List<Request.Write> writes) {
        Set<String> locked = new HashSet<>();
        try {
            database.look(connection -> {
                locked.addAll(locked(connection, writes, Request.Store.class));
                locked.addAll(locked(connection, writes, Request.Forget.class));
            });
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "locked rows could not be looked for", e);
        }
        return locked;
    }

    private Set<String> locked(Connection connection, List<Request.Write> writes, Class<? extends Request.Write> kind)
            throws SQLException {
        Set<String> taskIds = writes.stream()
                .filter(kind::isInstance)
                .flatMap(write -> write.taskIds().stream())
                .collect(Collectors.toSet());
        return taskIds.isEmpty()
                ? taskIds
                : database.dialect()
                        .locked(connection, schema.tables(connection), taskIds, kind == Request.Store.class);
    }

    /** What comes after a write that waits for its row to be unlocked does so, too; what was written there is done. */
    private void writeUnlocked(Connection connection, List<Request.Write> batch) throws SQLException {
        List<Request.Write> now = batch.stream()
                .filter(request -> !parked.takes(request) && !request.future().isDone())
                .toList();
        if (!now.isEmpty()) {
            write(connection, now);
        }
    }

    private void write(Connection connection, List<Request.Write> batch) throws SQLException {
        if (batch.get(0) instanceof Request.Store) {
            List<Request.Store> stores = fitting(
                    connection, batch.stream().map(Request.Store.class::cast).toList());
            database.metrics().batch("store", stores.size());
            Tables tables = schema.tables(connection);
            new StoreBatch(stores).run(database.dialect(), connection, tables, extended && tables.extended());
        } else {
            forget(
                    connection,
                    schema.tables(connection),
                    batch.stream().map(Request.Forget.class::cast).toList());
        }
    }

    /** Refuses what the columns do not hold, even after another look at them. */
    private List<Request.Store> fitting(Connection connection, List<Request.Store> stores) throws SQLException {
        ColumnWidths known = schema.tables(connection).widths();
        if (stores.stream().allMatch(store -> known.refusal(store.row()) == null)) {
            return stores;
        }
        ColumnWidths now = schema.tablesNow(connection).widths();
        List<Request.Store> fitting = new ArrayList<>();
        for (Request.Store store : stores) {
            String refusal = now.refusal(store.row());
            if (refusal == null) {
                fitting.add(store);
            } else {
                store.future()
                        .completeExceptionally(new ResultEncodingException(
                                "result of task " + store.row().taskId() + " does not fit: " + refusal));
            }
        }
        return fitting;
    }

    private void forget(Connection connection, Tables tables, List<Request.Forget> batch) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        batch.forEach(request -> ids.addAll(request.taskIds()));
        Set<String> forgotten = new HashSet<>(database.dialect().forget(connection, tables, ids));
        for (Request.Forget request : batch) {
            request.future()
                    .complete(
                            request.taskIds().stream().filter(forgotten::remove).count());
        }
    }

    private void fetch(Connection connection, List<Request.Fetch> batch) throws SQLException {
        Tables tables = schema.tables(connection);
        Set<String> ids = new LinkedHashSet<>();
        batch.forEach(request -> ids.addAll(request.taskIds()));
        database.metrics().batch("fetch", ids.size());
        Map<String, StoredResult> found = new HashMap<>();
        for (TaskRow row : database.dialect().fetch(connection, tables, ids)) {
            found.put(row.taskId(), codec.decode(row));
        }
        batch.forEach(request -> request.future().complete(only(request.taskIds(), found)));
    }

    private void list(Connection connection, List<Request.Page> batch) throws SQLException {
        Tables tables = schema.tables(connection);
        for (Request.Page request : batch) {
            request.future()
                    .complete(new PageReader(database.dialect(), tables, codec).read(connection, request.query()));
        }
    }

    private static Map<String, StoredResult> only(Collection<String> taskIds, Map<String, StoredResult> found) {
        Map<String, StoredResult> wanted = new HashMap<>();
        for (String id : taskIds) {
            @Nullable StoredResult stored = found.get(id);
            if (stored != null) {
                wanted.put(id, stored);
            }
        }
        return wanted;
    }

    private void cleanUp(Connection connection, List<Request.Cleanup> batch) throws SQLException {
        Tables tables = schema.tables(connection);
        for (Request.Cleanup request : batch) {
            request.future().complete(request.cleaning().run(connection, tables));
        }
    }

    /** Every row is looked at, by no deadline of ours. */
    @Override
    public CompletableFuture<List<Finding>> examine(boolean repair) {
        return ask(connection -> new TableExaminer(
                        database.dialect(), schema.tables(connection), schema.names(), codec, expires, clock.instant())
                .run(connection, repair)
                .all());
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Once, aside from what stores and fetches: that it is refused tells nothing about those. */
    private <T> CompletableFuture<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    SqlProblem problem = database.look(connection -> answer.complete(question.ask(connection)));
                    if (problem != null) {
                        answer.completeExceptionally(problem.exception());
                    }
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(database.closedException());
        }
        return answer;
    }

    @Override
    public CompletableFuture<Void> watch(String taskId) {
        return listening == null ? CompletableFuture.completedFuture(null) : listening.watch(taskId);
    }

    @Override
    public void unwatch(String taskId) {
        if (listening != null) {
            listening.unwatch(taskId);
        }
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close();
        }
        threads.shutdown(); // the lanes still do what they have accepted
        cleanups.forEach(Cleaning::hurry); // to their end, as there are no threads for the next chunk
        try {
            if (!threads.awaitTermination(operationTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
        parked.end(database.closedException());
        List.of(writing, fetching, listing, cleaning, grouping).forEach(lane -> lane.end(database.closedException()));
        timer.close();
        database.close();
    }
}
