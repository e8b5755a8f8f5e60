package io.github.celeriac.internal.canvas;

import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.StoredException;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.ExceptionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How the body of a chord fails that will never run. Mirrors {@code Backend.chord_error_from_stack}. */
final class ChordFailure {
    private static final int MAX_REPR = 4_096;

    private final Obligations obligations;

    ChordFailure(Obligations obligations) {
        this.obligations = obligations;
    }

    /** Why a body fails. */
    static final class ChordError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChordError(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Stores it for the body and for all that waits for that.
     *
     * @return the errbacks, still to be sent
     */
    CompletableFuture<List<TaskMessage>> store(String groupId, Signature body, Throwable cause) {
        String message = cause instanceof ChordError
                ? String.valueOf(cause.getMessage())
                : "Callback error: " + cause.getClass().getSimpleName() + "("
                        + PythonRepr.of(String.valueOf(cause.getMessage()), MAX_REPR) + ")";
        String id = body.textOption("task_id").orElse(groupId);
        Map<String, @Nullable Object> exception = new LinkedHashMap<>();
        exception.put("exc_type", "ChordError");
        exception.put("exc_message", List.of(message));
        exception.put("exc_module", "celery.exceptions");
        TaskMeta failure =
                obligations.failure(TaskContext.of(id), exception, "celery.exceptions.ChordError: " + message);
        return obligations.failBody(body, failure, body.textOption("root_id").orElse(id));
    }

    /** What a part raised, as Python shows it. */
    static String repr(String taskId, String state, @Nullable Object result) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", state);
        fields.put("result", result);
        StoredException stored = StoredException.of(TaskMeta.of(taskId, fields));
        return PythonRepr.of(new ExceptionValue(stored.module(), stored.type(), stored.args()), MAX_REPR);
    }
}
