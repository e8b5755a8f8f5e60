package io.github.celeriac.internal;

import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Turns what a worker says into documents, and hands them over for delivery. */
final class StandardResultWriter implements ResultWriter {
    private final Delivery delivery;
    private final MetaDocuments documents;
    private final DocumentSink copies;
    private final Executor executor;

    /** @param copies takes documents as they are */
    StandardResultWriter(Delivery delivery, MetaDocuments documents, DocumentSink copies, Executor executor) {
        this.delivery = delivery;
        this.documents = documents;
        this.copies = copies;
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

    @Override
    public WriteOutcome copy(TaskMeta document) {
        return Futures.join(copies.store(TaskContext.of(document.taskId()), document));
    }

    @Override
    public CompletableFuture<WriteOutcome> copyAsync(TaskMeta document) {
        return copies.store(TaskContext.of(document.taskId()), document)
                .whenCompleteAsync((outcome, thrown) -> {}, executor);
    }

    private WriteOutcome now(TaskContext task, TaskMeta meta) {
        return Futures.join(delivery.send(task, meta));
    }

    /** What depends on the outcome must not run on the thread that brings it: it may store, and wait for, the next. */
    private CompletableFuture<WriteOutcome> later(TaskContext task, TaskMeta meta) {
        return delivery.send(task, meta).whenCompleteAsync((outcome, thrown) -> {}, executor);
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
}
