package io.github.celeriac.internal;

import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import java.util.concurrent.CompletableFuture;

/** Where documents go: the store, or what stands before it. */
@FunctionalInterface
public interface DocumentSink {
    /** As {@link io.github.celeriac.spi.ResultStore#store}. */
    CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta);
}
