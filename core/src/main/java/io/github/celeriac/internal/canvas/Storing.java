package io.github.celeriac.internal.canvas;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.internal.Delivery;
import io.github.celeriac.internal.DocumentSink;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.MetaDocuments;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores documents, and tells what is stored in the end. */
final class Storing {
    private final ResultStore store;
    private final DocumentSink sink;
    private final DocumentSink spool;
    private final MetaDocuments documents;

    /**
     * The ways of documents.
     *
     * @param sink to the backend
     * @param spool to the backend, or, while it is away, to where it is kept for it
     */
    Storing(ResultStore store, DocumentSink sink, DocumentSink spool, MetaDocuments documents) {
        this.store = store;
        this.sink = sink;
        this.spool = spool;
        this.documents = documents;
    }

    /**
     * What became of a store.
     *
     * @param meta what is stored now: the document, the readable one in its place, or the SUCCESS that was there before
     * @param problem why it is not the document; null if it is, or was kept
     */
    record Stored(
            WriteOutcome outcome, TaskMeta meta, @Nullable ResultEncodingException problem) {}

    /** The document that was handed over last: not always the one that was asked for. */
    private static final class Last {
        volatile TaskMeta meta;

        Last(TaskMeta meta) {
            this.meta = meta;
        }
    }

    /** Straight to the backend, as others are told what is there. */
    CompletableFuture<Stored> store(TaskContext task, TaskMeta meta) {
        return store(task, meta, sink);
    }

    /** @param told whether others are told what is there; if not, the document may wait in the spool */
    CompletableFuture<Stored> store(TaskContext task, TaskMeta meta, boolean told) {
        return store(task, meta, told ? sink : spool);
    }

    private CompletableFuture<Stored> store(TaskContext task, TaskMeta meta, DocumentSink to) {
        Last last = new Last(meta);
        Delivery delivery = new Delivery(
                (context, document) -> {
                    last.meta = document;
                    return to.store(context, document);
                },
                documents);
        return delivery.send(task, meta)
                .thenApply(outcome -> new Stored(outcome, last.meta, null))
                .exceptionallyCompose(thrown -> Futures.unwrap(thrown) instanceof ResultEncodingException problem
                                && !last.meta.equals(meta)
                        ? CompletableFuture.completedFuture(new Stored(WriteOutcome.WRITTEN, last.meta, problem))
                        : CompletableFuture.failedFuture(Futures.unwrap(thrown)))
                .thenCompose(stored -> stored.outcome() == WriteOutcome.KEPT_EXISTING_SUCCESS
                        ? kept(stored)
                        : CompletableFuture.completedFuture(stored));
    }

    /** What others get is what is stored, not what a second run came to. */
    private CompletableFuture<Stored> kept(Stored stored) {
        String taskId = stored.meta().taskId();
        return store.fetch(Set.of(taskId)).thenApply(found -> {
            StoredResult result = found.get(taskId);
            return result == null ? stored : new Stored(stored.outcome(), result.meta(), null);
        });
    }
}
