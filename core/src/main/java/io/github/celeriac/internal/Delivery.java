package io.github.celeriac.internal;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.util.concurrent.CompletableFuture;

/** Sees to it that a task ends readably: what cannot be encoded is stored as a FAILURE that says so. */
public final class Delivery {
    private final DocumentSink sink;
    private final MetaDocuments documents;

    public Delivery(DocumentSink sink, MetaDocuments documents) {
        this.sink = sink;
        this.documents = documents;
    }

    /** Ends as the sink does, or with {@link ResultEncodingException} when a FAILURE was stored in place of a SUCCESS. */
    public CompletableFuture<WriteOutcome> send(TaskContext task, TaskMeta meta) {
        if (task.ignoresResult()) {
            return CompletableFuture.completedFuture(WriteOutcome.IGNORED);
        }
        return sink.attempt(task, meta).exceptionallyCompose(thrown -> {
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
        return sink.attempt(task, meta)
                .exceptionallyCompose(thrown -> Futures.unwrap(thrown) instanceof ResultEncodingException
                        ? sink.attempt(task, documents.shortened(task, meta))
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
