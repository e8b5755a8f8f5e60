package io.github.celeriac.spi;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskMeta;
import org.jspecify.annotations.Nullable;

/**
 * What was found under a task's id: its document, or why it cannot be read. One unreadable result among many must not
 * hide the others, so the exception waits until somebody asks for {@link #meta()}.
 */
public final class StoredResult {
    private final String taskId;
    private final @Nullable TaskMeta meta;
    private final @Nullable ResultDecodingException problem;

    private StoredResult(String taskId, @Nullable TaskMeta meta, @Nullable ResultDecodingException problem) {
        this.taskId = taskId;
        this.meta = meta;
        this.problem = problem;
    }

    public static StoredResult of(TaskMeta meta) {
        return new StoredResult(meta.taskId(), meta, null);
    }

    public static StoredResult unreadable(String taskId, ResultDecodingException problem) {
        return new StoredResult(taskId, null, problem);
    }

    /** Decodes and checks a whole document, as key-value stores and messages hold it. */
    public static StoredResult decode(String taskId, byte[] bytes, Codec codec) {
        try {
            return of(TaskMeta.of(taskId, codec.decode(bytes)));
        } catch (ResultDecodingException e) {
            return unreadable(taskId, e);
        }
    }

    public String taskId() {
        return taskId;
    }

    /**
     * The document.
     *
     * @throws ResultDecodingException if it cannot be read
     */
    public TaskMeta meta() {
        if (meta == null) {
            throw problem == null ? new ResultDecodingException("no document for task " + taskId) : problem;
        }
        return meta;
    }
}
