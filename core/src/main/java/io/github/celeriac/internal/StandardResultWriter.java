package io.github.celeriac.internal;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ResultStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Turns what a worker says into documents, and hands them to the store. */
final class StandardResultWriter implements ResultWriter {
    private final ResultStore store;
    private final MetaDocuments documents;

    StandardResultWriter(ResultStore store, MetaDocuments documents) {
        this.store = store;
        this.documents = documents;
    }

    @Override
    public CompletableFuture<WriteOutcome> startedAsync(TaskContext task) {
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("pid", ProcessHandle.current().pid());
        info.put("hostname", task.worker().orElseGet(HostName::get));
        return storeAsync(task, States.STARTED, info, null);
    }

    @Override
    public CompletableFuture<WriteOutcome> updateAsync(TaskContext task, String state, @Nullable Object info) {
        return storeAsync(task, state, info, null);
    }

    @Override
    public CompletableFuture<WriteOutcome> retryAsync(TaskContext task, @Nullable Throwable cause) {
        return send(task, documents.of(task, States.RETRY, cause));
    }

    @Override
    public CompletableFuture<WriteOutcome> successAsync(TaskContext task, @Nullable Object value) {
        return storeAsync(task, States.SUCCESS, value, null);
    }

    @Override
    public CompletableFuture<WriteOutcome> failureAsync(TaskContext task, Throwable cause) {
        return send(task, documents.of(task, States.FAILURE, cause));
    }

    @Override
    public CompletableFuture<WriteOutcome> revokedAsync(TaskContext task, String reason) {
        return send(task, documents.revoked(task, reason));
    }

    @Override
    public CompletableFuture<WriteOutcome> storeAsync(
            TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        if (state.isBlank() || state.equals(States.PENDING)) {
            throw new IllegalArgumentException("state was '" + state
                    + "' but must be a state that something is known of; PENDING means that nothing is");
        }
        if (States.isException(state) && !isException(result) && !(state.equals(States.RETRY) && result == null)) {
            throw new IllegalArgumentException(
                    "result of state " + state + " was "
                            + (result == null ? "null" : result.getClass().getSimpleName())
                            + " but must be a map with exc_type, exc_message (a list) and exc_module, or Python cannot read it;"
                            + " e.g. {\"exc_type\": \"ValueError\", \"exc_message\": [\"boom\"], \"exc_module\": \"builtins\"}");
        }
        return send(task, documents.of(task, state, result, traceback));
    }

    private static boolean isException(@Nullable Object result) {
        return result instanceof Map<?, ?> map
                && map.get("exc_type") instanceof String
                && map.containsKey("exc_message")
                && map.get("exc_module") instanceof String;
    }

    private CompletableFuture<WriteOutcome> send(TaskContext task, TaskMeta meta) {
        if (task.ignoresResult()) {
            return CompletableFuture.completedFuture(WriteOutcome.IGNORED);
        }
        return store.store(task, meta).exceptionallyCompose(thrown -> {
            if (!(Futures.unwrap(thrown) instanceof ResultEncodingException problem)) {
                return CompletableFuture.failedFuture(thrown);
            }
            return States.isException(meta.state())
                    ? storeException(task, meta)
                    : meta.state().equals(States.SUCCESS)
                            ? storeInstead(task, problem)
                            : CompletableFuture.failedFuture(problem);
        });
    }

    /** As Celery, which keeps the type and shows as text what the serializer has no form for. */
    private CompletableFuture<WriteOutcome> storeException(TaskContext task, TaskMeta meta) {
        return storeOrShorten(task, documents.withTextArgs(task, meta));
    }

    private CompletableFuture<WriteOutcome> storeOrShorten(TaskContext task, TaskMeta meta) {
        return store.store(task, meta)
                .exceptionallyCompose(thrown -> Futures.unwrap(thrown) instanceof ResultEncodingException
                        ? store.store(task, documents.shortened(task, meta))
                        : CompletableFuture.failedFuture(thrown));
    }

    /** The task must still end: a FAILURE that tells why is stored, and the caller is told the same. */
    private CompletableFuture<WriteOutcome> storeInstead(TaskContext task, ResultEncodingException problem) {
        return storeOrShorten(task, documents.unencodable(task, problem)).handle((outcome, thrown) -> {
            if (thrown == null) {
                throw problem;
            }
            Throwable cause = Futures.unwrap(thrown);
            cause.addSuppressed(problem);
            throw Futures.asUnchecked(cause);
        });
    }
}
