package io.github.celeriac.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ResultStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Turns what a worker says into documents, and hands them to the store. */
final class StandardResultWriter implements ResultWriter {
    private final ResultStore store;
    private final MetaDocuments documents;
    private final Executor executor;

    StandardResultWriter(ResultStore store, MetaDocuments documents, Executor executor) {
        this.store = store;
        this.documents = documents;
        this.executor = executor;
    }

    @Override
    public WriteOutcome started(TaskContext task) {
        return now(task, startedDocument(task));
    }

    @Override
    public CompletableFuture<WriteOutcome> startedAsync(TaskContext task) {
        return later(task, startedDocument(task));
    }

    @Override
    public WriteOutcome update(TaskContext task, String state, @Nullable Object info) {
        return now(task, document(task, state, info, null));
    }

    @Override
    public CompletableFuture<WriteOutcome> updateAsync(TaskContext task, String state, @Nullable Object info) {
        return later(task, document(task, state, info, null));
    }

    @Override
    public WriteOutcome retry(TaskContext task, @Nullable Throwable cause) {
        return now(task, documents.of(task, States.RETRY, cause));
    }

    @Override
    public CompletableFuture<WriteOutcome> retryAsync(TaskContext task, @Nullable Throwable cause) {
        return later(task, documents.of(task, States.RETRY, cause));
    }

    @Override
    public WriteOutcome success(TaskContext task, @Nullable Object value) {
        return now(task, document(task, States.SUCCESS, value, null));
    }

    @Override
    public CompletableFuture<WriteOutcome> successAsync(TaskContext task, @Nullable Object value) {
        return later(task, document(task, States.SUCCESS, value, null));
    }

    @Override
    public WriteOutcome failure(TaskContext task, Throwable cause) {
        return now(task, documents.of(task, States.FAILURE, cause));
    }

    @Override
    public CompletableFuture<WriteOutcome> failureAsync(TaskContext task, Throwable cause) {
        return later(task, documents.of(task, States.FAILURE, cause));
    }

    @Override
    public WriteOutcome revoked(TaskContext task, String reason) {
        return now(task, documents.revoked(task, reason));
    }

    @Override
    public CompletableFuture<WriteOutcome> revokedAsync(TaskContext task, String reason) {
        return later(task, documents.revoked(task, reason));
    }

    @Override
    public WriteOutcome store(TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        return now(task, document(task, state, result, traceback));
    }

    @Override
    public CompletableFuture<WriteOutcome> storeAsync(
            TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
        return later(task, document(task, state, result, traceback));
    }

    private WriteOutcome now(TaskContext task, TaskMeta meta) {
        return Futures.join(send(task, meta));
    }

    /** What depends on the outcome must not run on the thread that brings it: it may store, and wait for, the next. */
    private CompletableFuture<WriteOutcome> later(TaskContext task, TaskMeta meta) {
        return send(task, meta).whenCompleteAsync((outcome, thrown) -> {}, executor);
    }

    private TaskMeta startedDocument(TaskContext task) {
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("pid", ProcessHandle.current().pid());
        info.put("hostname", task.worker().orElseGet(HostName::get));
        return documents.of(task, States.STARTED, info, null);
    }

    private TaskMeta document(TaskContext task, String state, @Nullable Object result, @Nullable String traceback) {
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
        return documents.of(task, state, result, traceback);
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
        return attempt(task, meta).exceptionallyCompose(thrown -> {
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

    /** A codec of the application's own may throw anything, e.g. because the value changes while it is written. */
    private CompletableFuture<WriteOutcome> attempt(TaskContext task, TaskMeta meta) {
        CompletableFuture<WriteOutcome> stored;
        try {
            stored = store.store(task, meta);
        } catch (RuntimeException e) {
            stored = CompletableFuture.failedFuture(e);
        }
        return stored.exceptionallyCompose(thrown -> {
            Throwable cause = Futures.unwrap(thrown);
            return CompletableFuture.failedFuture(
                    isOdd(cause)
                            ? new ResultEncodingException(
                                    "result of task " + meta.taskId() + " could not be encoded: " + cause, cause)
                            : cause);
        });
    }

    private static boolean isOdd(Throwable thrown) {
        return thrown instanceof RuntimeException
                && !(thrown instanceof ResultBackendException || thrown instanceof CancellationException);
    }

    /** As Celery, which keeps the type and shows as text what the serializer has no form for. */
    private CompletableFuture<WriteOutcome> storeException(TaskContext task, TaskMeta meta) {
        return storeOrShorten(task, documents.withTextArgs(task, meta));
    }

    private CompletableFuture<WriteOutcome> storeOrShorten(TaskContext task, TaskMeta meta) {
        return attempt(task, meta)
                .exceptionallyCompose(thrown -> Futures.unwrap(thrown) instanceof ResultEncodingException
                        ? attempt(task, documents.shortened(task, meta))
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
