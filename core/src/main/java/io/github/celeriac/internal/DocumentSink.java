package io.github.celeriac.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Where documents go: the store, or what stands before it. */
@FunctionalInterface
public interface DocumentSink {
    /** As {@link io.github.celeriac.spi.ResultStore#store}. */
    CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta);

    /** As {@link #store}, but throws nothing: a codec of the application's own may, e.g. because the value changes meanwhile. */
    default CompletableFuture<WriteOutcome> attempt(TaskContext task, TaskMeta meta) {
        CompletableFuture<WriteOutcome> stored;
        try {
            stored = store(task, meta);
        } catch (RuntimeException | StackOverflowError e) {
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
        return thrown instanceof StackOverflowError
                || thrown instanceof RuntimeException
                        && !(thrown instanceof ResultBackendException || thrown instanceof CancellationException);
    }
}
