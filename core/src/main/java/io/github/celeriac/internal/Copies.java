package io.github.celeriac.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.value.ExceptionValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stores documents of another backend as they are, but for the form of exceptions, which goes with the serializer.
 *
 * <p>Mirrors {@code Backend.prepare_exception} (Celery 5.6, celery/backends/base.py): only pickle holds exceptions.
 */
record Copies(DocumentSink sink, Codec serializer) implements DocumentSink {
    private static final String HOLDS_EXCEPTIONS = "pickle";

    @Override
    public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
        try {
            TaskIds.require(meta.taskId());
            return sink.store(task, translated(meta));
        } catch (ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException e) { // a codec of the application's own may throw anything
            return CompletableFuture.failedFuture(
                    new ResultEncodingException("result of task " + meta.taskId() + " could not be encoded: " + e, e));
        }
    }

    private TaskMeta translated(TaskMeta meta) {
        if (!States.isException(meta.state())
                || !(meta.result() instanceof ExceptionValue)
                || serializer.name().equals(HOLDS_EXCEPTIONS)) {
            return meta;
        }
        StoredException stored = StoredException.of(meta);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(meta.asMap());
        fields.put(
                "result",
                MetaDocuments.exceptionMap(new ExceptionValue(stored.module(), stored.type(), stored.args())));
        return TaskMeta.of(meta.taskId(), fields);
    }
}
