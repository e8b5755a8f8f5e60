package io.github.celeriac.redis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and deletes many at a time, in commands that are short enough not to hold up the server. */
final class Reader {
    private static final int BATCH = 500;

    private final RedisConnections connections;
    private final RedisKeys keys;
    private final Documents documents;
    private final RedisErrors errors;

    Reader(RedisConnections connections, RedisKeys keys, Documents documents, RedisErrors errors) {
        this.connections = connections;
        this.keys = keys;
        this.documents = documents;
        this.errors = errors;
    }

    /** GET or MGETs; an empty value is as good as none, as it is for Celery. */
    CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
        if (taskIds.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        if (taskIds.size() == 1) {
            String id = taskIds.iterator().next();
            return Attempted.of(
                    errors,
                    connections,
                    () -> connections.commands().get(keys.key(id)).thenApply(bytes -> one(id, bytes)));
        }
        return inBatches(
                        "fetch",
                        taskIds,
                        ids -> Attempted.of(
                                errors,
                                connections,
                                () -> connections
                                        .commands()
                                        .mget(keys.keys(ids))
                                        .thenApply(values -> many(ids, values))))
                .thenApply(found -> {
                    Map<String, StoredResult> all = new LinkedHashMap<>();
                    found.forEach(all::putAll);
                    return all;
                });
    }

    CompletableFuture<Long> forget(Collection<String> taskIds) {
        return inBatches(
                        "forget",
                        taskIds,
                        ids -> Attempted.of(
                                errors,
                                connections,
                                () -> connections.commands().del(keys.keys(ids))))
                .thenApply(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    /** GETDEL; where that is forbidden, GET and then DEL, whose answer tells who was first. */
    CompletableFuture<Optional<StoredResult>> fetchAndForget(String taskId) {
        byte[] key = keys.key(taskId);
        return Attempted.of(errors, connections, () -> connections.commands().getdel(key))
                .thenApply(bytes -> Optional.ofNullable(one(taskId, bytes).get(taskId)))
                .exceptionallyCompose(thrown -> RedisErrors.unwrapped(thrown) instanceof BackendAccessException
                        ? inTwoSteps(taskId, key)
                        : CompletableFuture.failedFuture(thrown));
    }

    private CompletableFuture<Optional<StoredResult>> inTwoSteps(String taskId, byte[] key) {
        return Attempted.of(errors, connections, () -> connections.commands().get(key))
                .thenCompose(bytes -> bytes == null
                        ? CompletableFuture.completedFuture(Optional.<StoredResult>empty())
                        : Attempted.of(
                                        errors,
                                        connections,
                                        () -> connections.commands().del(key))
                                .thenApply(count -> count == 0
                                        ? Optional.<StoredResult>empty()
                                        : Optional.ofNullable(one(taskId, bytes).get(taskId))));
    }

    /**
     * One step of SCAN, which never holds up the server, and the values of the keys it found.
     *
     * @return often fewer than a page, sometimes none: SCAN counts all keys of the database
     */
    CompletableFuture<StoredPage> list(ResultQuery query) {
        String cursor = query.cursor().orElse("0");
        ScanArgs which = ScanArgs.Builder.limit(query.pageSize()).match(keys.everyTask());
        return Attempted.of(errors, connections, () -> connections.scan(cursor, which))
                .thenCompose(found -> fetch(ids(found))
                        .thenApply(results -> new StoredPage(List.copyOf(results.values()), found.next())));
    }

    private Set<String> ids(ScannedKeys found) {
        return found.keys().stream()
                .map(key -> keys.taskId(new String(key, UTF_8)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Map<String, StoredResult> one(String taskId, byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? Map.of() : Map.of(taskId, documents.decode(taskId, bytes));
    }

    private Map<String, StoredResult> many(List<String> taskIds, List<KeyValue<byte[], byte[]>> values) {
        Map<String, StoredResult> found = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byte[] bytes = values.get(i).getValueOrElse(null);
            if (bytes != null && bytes.length > 0) {
                found.put(taskIds.get(i), documents.decode(taskIds.get(i), bytes));
            }
        }
        return found;
    }

    /** All batches are sent at once; the first to fail fails all. */
    private <T> CompletableFuture<List<T>> inBatches(
            String name, Collection<String> taskIds, Function<List<String>, CompletableFuture<T>> operation) {
        List<String> ids = List.copyOf(taskIds);
        List<CompletableFuture<T>> sent = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            connections.metrics().batch(name, Math.min(ids.size() - from, BATCH));
            sent.add(operation.apply(ids.subList(from, Math.min(ids.size(), from + BATCH))));
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> sent.stream().map(CompletableFuture::join).toList());
    }
}
