package io.github.celeriac.internal.canvas;

import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.internal.Futures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for many tasks to succeed, or for the first that does not. */
final class MemberWaits {
    private MemberWaits() {}

    /**
     * Begins all waits. They end when the future does, also when it is cancelled.
     *
     * @return all values by task id, or the exception of the first task that failed, was revoked or could not be awaited
     */
    static CompletableFuture<Map<String, @Nullable Object>> all(
            Collection<String> taskIds, Function<String, CompletableFuture<TaskMeta>> await) {
        Map<String, CompletableFuture<TaskMeta>> waits = new LinkedHashMap<>();
        taskIds.forEach(id -> waits.computeIfAbsent(id, await));
        CompletableFuture<Map<String, @Nullable Object>> all = new CompletableFuture<>();
        List<CompletableFuture<?>> successes = new ArrayList<>();
        for (CompletableFuture<TaskMeta> wait : waits.values()) {
            CompletableFuture<Void> success =
                    wait.thenAccept(meta -> TaskResult.of(meta, Object.class).get());
            success.whenComplete((nothing, thrown) -> {
                if (thrown != null) {
                    all.completeExceptionally(Futures.unwrap(thrown));
                }
            });
            successes.add(success);
        }
        Futures.allOf(successes).thenRun(() -> all.complete(values(waits)));
        all.whenComplete((values, thrown) -> waits.values().forEach(wait -> wait.cancel(false)));
        return all;
    }

    private static Map<String, @Nullable Object> values(Map<String, CompletableFuture<TaskMeta>> waits) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        waits.forEach((id, wait) -> values.put(id, wait.join().result()));
        return values;
    }
}
