package io.github.celeriac.spi;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.internal.FormatGuess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found under a task's id: its document, or why it cannot be read. One unreadable result among many must not
 * hide the others, so the exception waits until somebody asks for {@link #meta()}.
 */
public final class StoredResult {
    private final String taskId;
    private final @Nullable TaskMeta meta;
    private final @Nullable ResultBackendException problem;

    private StoredResult(String taskId, @Nullable TaskMeta meta, @Nullable ResultBackendException problem) {
        this.taskId = taskId;
        this.meta = meta;
        this.problem = problem;
    }

    public static StoredResult of(TaskMeta meta) {
        return new StoredResult(meta.taskId(), meta, null);
    }

    /**
     * What is there, but cannot be told.
     *
     * @param problem a {@link ResultDecodingException}, or that the content type is not accepted
     */
    public static StoredResult unreadable(String taskId, ResultBackendException problem) {
        return new StoredResult(taskId, null, problem);
    }

    /** Decodes and checks a whole document, as key-value stores and messages hold it. */
    public static StoredResult decode(String taskId, byte[] bytes, Codec codec) {
        try {
            return of(TaskMeta.of(taskId, codec.decode(bytes)));
        } catch (ResultBackendException e) {
            return unreadable(taskId, explained(taskId, bytes, codec, e));
        } catch (RuntimeException e) {
            return unreadable(
                    taskId,
                    new ResultDecodingException(
                            "result of task " + taskId + " made the codec " + codec.name() + " fail: " + e, e));
        }
    }

    /** Reader and writer with different serializers: Redis holds nothing that would tell them. */
    private static ResultBackendException explained(
            String taskId, byte[] bytes, Codec codec, ResultBackendException problem) {
        Optional<String> guess = FormatGuess.of(bytes).filter(name -> !FormatGuess.isReadBy(codec.name(), name));
        if (problem.getClass() != ResultDecodingException.class || guess.isEmpty()) {
            return problem;
        }
        return new ResultDecodingException(
                String.format(
                        "result of task %s is not %s, which result_serializer says, but looks like %s: %s;"
                                + " set result_serializer to '%s' here, and accept it, or to '%s' where it was written",
                        taskId, codec.name(), guess.get(), problem.getMessage(), guess.get(), codec.name()),
                problem);
    }

    public String taskId() {
        return taskId;
    }

    /**
     * The document.
     *
     * @throws ResultDecodingException if it cannot be read
     * @throws io.github.celeriac.ContentDisallowedException if it may not be
     */
    public TaskMeta meta() {
        if (meta == null) {
            throw problem == null ? new ResultDecodingException("no document for task " + taskId) : problem;
        }
        return meta;
    }
}
