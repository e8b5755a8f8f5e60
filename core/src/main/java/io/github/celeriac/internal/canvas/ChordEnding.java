package io.github.celeriac.internal.canvas;

import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.StoredException;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.ChordStore.ChordClaim;
import io.github.celeriac.spi.ChordStore.ChordPart;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Comes to an end with complete chords: the body is sent with the results, or fails. Mirrors
 * {@code RedisBackend.on_chord_part_return} and {@code Backend.chord_error_from_stack}.
 */
final class ChordEnding {
    private static final int MAX_REPR = 4_096;

    private final ResultStore store;
    private final @Nullable ChordStore chords;
    private final Sending sending;
    private final TaskMessages messages;
    private final Obligations obligations;

    ChordEnding(ResultStore store, Sending sending, TaskMessages messages, Obligations obligations) {
        this.store = store;
        this.chords = store.chords().orElse(null);
        this.sending = sending;
        this.messages = messages;
        this.obligations = obligations;
    }

    private ChordStore chords() {
        return Objects.requireNonNull(chords, "a claim from a store without chords");
    }

    /** Why a body fails. */
    private static final class ChordError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChordError(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Ends one chord. Fails only if something is out of reach: the claim becomes void in time, and somebody tries again.
     */
    CompletableFuture<Void> end(ChordClaim claim) {
        Signature body = Signature.fromMap(claim.pending().body());
        return structure(claim)
                .thenCompose(group -> values(claim, group))
                .thenCompose(values -> sendBody(claim, body, values))
                .exceptionallyCompose(thrown -> Obligations.mayWorkLater(thrown)
                        ? CompletableFuture.failedFuture(Futures.unwrap(thrown))
                        : failBody(claim, body, Futures.unwrap(thrown)));
    }

    /** A header with groups inside was saved as a group of the same id. */
    private CompletableFuture<Optional<ResultTuple>> structure(ChordClaim claim) {
        return store.groups()
                .map(groups -> groups.restore(claim.groupId()))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<List<@Nullable Object>> values(ChordClaim claim, Optional<ResultTuple> group) {
        for (ChordPart part : claim.parts()) {
            if (Obligations.isFailed(part.state())) {
                throw new ChordError("Dependency " + part.taskId() + " raised " + repr(part));
            }
        }
        if (group.isEmpty()) {
            List<@Nullable Object> values = new ArrayList<>();
            claim.parts().forEach(part -> values.add(part.result()));
            return CompletableFuture.completedFuture(values);
        }
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        claim.parts().forEach(part -> known.put(part.taskId(), part.result()));
        List<String> unknown = group.get().taskIds().stream()
                .filter(id -> !known.containsKey(id))
                .toList();
        return (unknown.isEmpty()
                        ? CompletableFuture.completedFuture(Map.<String, StoredResult>of())
                        : store.fetch(unknown))
                .thenApply(found -> nested(group.get(), known, found));
    }

    private static List<@Nullable Object> nested(
            ResultTuple group, Map<String, @Nullable Object> known, Map<String, StoredResult> found) {
        List<@Nullable Object> values = new ArrayList<>();
        for (ResultTuple child : group.members()) {
            if (child.isGroup()) {
                values.add(nested(child, known, found));
            } else if (known.containsKey(child.id())) {
                values.add(known.get(child.id()));
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

    private static String repr(ChordPart part) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", part.state());
        fields.put("result", part.result());
        StoredException stored = StoredException.of(TaskMeta.of(part.taskId(), fields));
        return PythonRepr.of(new ExceptionValue(stored.module(), stored.type(), stored.args()), MAX_REPR);
    }

    private CompletableFuture<Void> sendBody(ChordClaim claim, Signature body, List<@Nullable Object> values) {
        Plan plan = new Plan(
                messages,
                TaskIdSource.derivedFrom("body of " + claim.groupId()),
                new Lineage(claim.pending().rootId(), claim.pending().parentId()));
        ResultTuple result = plan.add(body, Arrays.asList(values), Map.of());
        return mayBeSent(claim, result)
                .thenCompose(sent -> sent
                        ? chords().finish(claim, List.of(), sending.publisher())
                        : sending.prepare(plan)
                                .thenCompose(nothing -> chords().finish(claim, plan.messages(), sending.publisher())))
                .thenApply(finished -> null);
    }

    /** Who takes a claim over cannot know how far its former holder came, but a body that runs has been sent. */
    private CompletableFuture<Boolean> mayBeSent(ChordClaim claim, ResultTuple body) {
        if (!claim.takenOver()) {
            return CompletableFuture.completedFuture(false);
        }
        List<String> ids = body.taskIds();
        return store.fetch(Set.copyOf(ids)).thenApply(found -> !found.isEmpty());
    }

    private CompletableFuture<Void> failBody(ChordClaim claim, Signature body, Throwable cause) {
        String message = cause instanceof ChordError
                ? String.valueOf(cause.getMessage())
                : "Callback error: " + cause.getClass().getSimpleName() + "("
                        + PythonRepr.of(String.valueOf(cause.getMessage()), MAX_REPR) + ")";
        String id = body.textOption("task_id").orElse(claim.groupId());
        Map<String, @Nullable Object> exception = new LinkedHashMap<>();
        exception.put("exc_type", "ChordError");
        exception.put("exc_message", List.of(message));
        exception.put("exc_module", "celery.exceptions");
        TaskMeta failure =
                obligations.failure(TaskContext.of(id), exception, "celery.exceptions.ChordError: " + message);
        String rootId = body.textOption("root_id").orElse(id);
        return obligations
                .failBody(body, failure, rootId)
                .thenCompose(errbacks -> chords().finish(claim, errbacks, sending.publisher()))
                .thenApply(finished -> null);
    }
}
