package io.github.celeriac;

import io.github.celeriac.internal.StoredException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task itself failed: what it raised, as the worker stored it.
 *
 * <p>{@link #getStackTrace()} has the frames of the remote traceback, {@link #getCause()} the exception it was raised
 * from. Mirrors {@code Backend.exception_to_python}, but never loads a class that the payload names.
 */
public class RemoteTaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String taskId;
    private final String module;
    private final String type;
    private final transient List<@Nullable Object> args;
    private final @Nullable String traceback;

    RemoteTaskException(String taskId, StoredException stored) {
        super(stored.summary() + " (task " + taskId + ")", stored.cause());
        this.taskId = taskId;
        this.module = stored.module();
        this.type = stored.type();
        this.args = stored.args();
        this.traceback = stored.traceback();
        setStackTrace(stored.frames().toArray(new StackTraceElement[0]));
    }

    static RemoteTaskException of(TaskMeta meta) {
        return new RemoteTaskException(meta.taskId(), StoredException.of(meta));
    }

    public String taskId() {
        return taskId;
    }

    /** The module or package of the exception class, e.g. {@code builtins}; empty if it was not stored. */
    public String module() {
        return module;
    }

    /** The class, e.g. {@code ValueError} or {@code Outer.Inner}. */
    public String type() {
        return type;
    }

    /** The exception's arguments; values the serializer could not hold are their Python {@code repr}. */
    public List<@Nullable Object> args() {
        return args == null ? List.of() : args;
    }

    /** The traceback as the worker printed it; null if it stored none. */
    public @Nullable String traceback() {
        return traceback;
    }
}
