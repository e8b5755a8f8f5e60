package io.github.celeriac.internal.canvas;

import io.github.celeriac.CompletedResults;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TypeRef;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.canvas.GroupStates;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.ValueConverter;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.value.ResultTuple;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A group over any backend: its members' results as one. */
public final class StandardGroupResult implements GroupResult {
    private final ResultTuple tuple;
    private final ResultBackend backend;
    private final Supplier<GroupStore> store;
    private final BiFunction<String, Duration, CompletableFuture<TaskMeta>> await;
    private final Executor executor;

    /**
     * Puts the parts together.
     *
     * @param store throws if the backend has none
     * @param await waits for the end of one task
     * @param executor of what depends on futures
     */
    public StandardGroupResult(
            ResultTuple tuple,
            ResultBackend backend,
            Supplier<GroupStore> store,
            BiFunction<String, Duration, CompletableFuture<TaskMeta>> await,
            Executor executor) {
        if (!tuple.isGroup()) {
            throw new IllegalArgumentException("result " + tuple.id()
                    + " was a single task's but must be a group's; await it, or use ResultTuple.group");
        }
        this.tuple = tuple;
        this.backend = backend;
        this.store = store;
        this.await = await;
        this.executor = executor;
    }

    @Override
    public ResultTuple tuple() {
        return tuple;
    }

    @Override
    public GroupStates states() {
        Map<String, String> states = new LinkedHashMap<>();
        backend.fetchMany(taskIds(), Object.class).forEach((id, result) -> states.put(id, result.state()));
        return new GroupStates(states);
    }

    @Override
    public <T> CompletableFuture<List<@Nullable T>> joinAsync(Class<T> type, Duration timeout) {
        return joinLater(type, timeout);
    }

    @Override
    public <T> CompletableFuture<List<@Nullable T>> joinAsync(TypeRef<T> type, Duration timeout) {
        return joinLater(type.type(), timeout);
    }

    private <T> CompletableFuture<List<@Nullable T>> joinLater(Type type, Duration timeout) {
        CompletableFuture<Map<String, @Nullable Object>> waiting =
                MemberWaits.all(taskIds(), id -> await.apply(id, timeout));
        CompletableFuture<List<@Nullable T>> values = waiting.handleAsync(
                (found, thrown) -> {
                    if (thrown != null) {
                        throw Futures.asUnchecked(Futures.unwrap(thrown));
                    }
                    return converted(found, type);
                },
                executor);
        values.whenComplete((ignored, thrown) -> waiting.cancel(false));
        return values;
    }

    private <T> List<@Nullable T> converted(Map<String, @Nullable Object> found, Type type) {
        List<@Nullable T> values = new ArrayList<>();
        for (Object value : valuesOf(tuple, found)) {
            values.add(ValueConverter.convert(value, type));
        }
        return values;
    }

    private static List<@Nullable Object> valuesOf(ResultTuple group, Map<String, @Nullable Object> found) {
        List<@Nullable Object> values = new ArrayList<>();
        for (ResultTuple child : group.members()) {
            values.add(child.isGroup() ? valuesOf(child, found) : found.get(child.id()));
        }
        return values;
    }

    @Override
    public <T> CompletedResults<T> asCompleted(Class<T> type, Duration timeout) {
        return backend.asCompleted(taskIds(), type, timeout);
    }

    @Override
    public <T> CompletedResults<T> asCompleted(TypeRef<T> type, Duration timeout) {
        return backend.asCompleted(taskIds(), type, timeout);
    }

    @Override
    public void save() {
        Futures.join(store.get().save(tuple));
    }

    @Override
    public boolean delete() {
        return Futures.join(store.get().delete(tuple.id()));
    }

    @Override
    public long forget() {
        return backend.forget(taskIds());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StandardGroupResult group && group.tuple.equals(tuple);
    }

    @Override
    public int hashCode() {
        return tuple.hashCode();
    }

    @Override
    public String toString() {
        return "GroupResult[" + tuple.id() + ", " + taskIds().size() + " tasks]";
    }
}
