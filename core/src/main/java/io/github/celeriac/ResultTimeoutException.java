package io.github.celeriac;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No final result came by the deadline; the task may still end later, and it may be awaited again. */
public final class ResultTimeoutException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    private final String taskId;
    private final Duration waited;

    public ResultTimeoutException(String message, String taskId, Duration waited, @Nullable Throwable cause) {
        super(message, cause);
        this.taskId = taskId;
        this.waited = waited;
    }

    public String taskId() {
        return taskId;
    }

    public Duration waited() {
        return waited;
    }
}
