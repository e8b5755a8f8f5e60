package io.github.celeriac.internal.canvas;

import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.StoredException;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
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

    /** The values of a header as its groups are nested: from the parts, and where one is not among them, from its result. */
    static List<@Nullable Object> values(
            ResultTuple group, Map<String, @Nullable Object> parts, Map<String, StoredResult> found) {
        List<@Nullable Object> values = new ArrayList<>();
        for (ResultTuple child : group.members()) {
            if (child.isGroup()) {
                values.add(values(child, parts, found));
            } else if (parts.containsKey(child.id())) {
                values.add(parts.get(child.id()));
            } else {
                values.add(stored(child.id(), found.get(child.id())));
            }
        }
        return values;
    }

    private static @Nullable Object stored(String taskId, @Nullable StoredResult result) {
        if (result == null || !result.meta().state().equals(States.SUCCESS)) {
            throw new ChordError("Join error: TimeoutError('task " + taskId + " has no result')");
        }
        return result.meta().result();
    }
}
