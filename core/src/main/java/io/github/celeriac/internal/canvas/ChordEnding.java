package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.canvas.ChordFailure.ChordError;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.ChordStore.ChordClaim;
import io.github.celeriac.spi.ChordStore.ChordPart;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Comes to an end with complete chords: the body is sent with the results, or fails. Mirrors
 * {@code RedisBackend.on_chord_part_return} and {@code Backend.chord_error_from_stack}.
 */
final class ChordEnding {
    private final ResultStore store;
    private final @Nullable ChordStore chords;
    private final Sending sending;
    private final TaskMessages messages;
    private final ChordFailure failure;

    ChordEnding(ResultStore store, Sending sending, TaskMessages messages, Obligations obligations) {
        this.store = store;
        this.chords = store.chords().orElse(null);
        this.sending = sending;
        this.messages = messages;
        this.failure = new ChordFailure(obligations);
    }

    private ChordStore chords() {
        return Objects.requireNonNull(chords, "a claim from a store without chords");
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
                throw new ChordError("Dependency " + part.taskId() + " raised "
                        + ChordFailure.repr(part.taskId(), part.state(), part.result()));
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
                .thenApply(found -> HeaderValues.of(group.get(), known, found));
    }

    private CompletableFuture<Void> sendBody(ChordClaim claim, Signature body, List<@Nullable Object> values) {
        Plan plan = new Plan(
                messages,
                TaskIdSource.derivedFrom("body of " + claim.groupId()),
                new Lineage(claim.pending().rootId(), claim.pending().parentId()));
        ResultTuple result = plan.add(body, Arrays.asList(values), Map.of());
        return toSend(claim, plan, result)
                .thenCompose(rest -> rest.isEmpty()
                        ? chords().finish(claim, List.of(), sending.publisher())
                        : sending.prepare(plan)
                                .thenCompose(nothing -> chords().finish(claim, rest, sending.publisher())))
                .thenApply(finished -> null);
    }

    /** Who takes a claim over cannot know how far its former holder came. */
    private CompletableFuture<List<TaskMessage>> toSend(ChordClaim claim, Plan plan, ResultTuple result) {
        return claim.takenOver() ? sending.rest(plan, result) : CompletableFuture.completedFuture(plan.messages());
    }

    private CompletableFuture<Void> failBody(ChordClaim claim, Signature body, Throwable cause) {
        return failure.store(claim.groupId(), body, cause)
                .thenCompose(errbacks -> chords().finish(claim, errbacks, sending.publisher()))
                .thenApply(finished -> null);
    }
}
