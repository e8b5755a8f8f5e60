package io.github.celeriac.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of chords are counted, and where who completes a chord is decided. Every method is as those of
 * {@link ResultStore} are.
 *
 * <p>The life of a chord: {@link #setSize}, {@link #add} for each part in any order and any number of times, one of which
 * returns the claim of the completed chord, {@link #finish}. Who has the claim has it for a time only, its lease; a claim
 * whose holder did not finish in that time is given to whoever asks next, by {@link #add} or {@link #takeOver}. A claim is
 * finished once.
 */
public interface ChordStore {

    /** How many parts the chord waits for. Repeating it is harmless. Mirrors {@code Backend.set_chord_size}. */
    CompletableFuture<Void> setSize(String groupId, long size);

    /**
     * Counts one part, once: a part of the same task replaces the one before it, unless that was a SUCCESS. Mirrors
     * {@code RedisBackend.on_chord_part_return}.
     *
     * @param pending kept with the claim, if this part completes the chord
     * @return the claim, if this part has completed the chord or its former claim is void; else nothing
     */
    CompletableFuture<Optional<ChordClaim>> add(ChordPart part, PendingBody pending);

    /**
     * Claims of which nobody has become the finisher in time.
     *
     * @param most how many at most
     */
    CompletableFuture<List<ChordClaim>> takeOver(int most);

    /**
     * Ends a chord, whose keys are then gone, and sends what it comes to: in one atomic step, if {@code publisher} is one
     * that the store knows how to do that with, else one after the other.
     *
     * @return whether this claim was still good; if not, somebody else has finished, or will
     */
    CompletableFuture<Boolean> finish(ChordClaim claim, List<TaskMessage> messages, TaskPublisher publisher);

    /**
     * One part's end.
     *
     * @param index its place in the header; null if it is not known
     * @param result the value, or the exception map of FAILURE and REVOKED
     */
    record ChordPart(
            String groupId,
            String taskId,
            @Nullable Integer index,
            String state,
            @Nullable Object result) {}

    /**
     * What is needed to go on when the chord is complete, by whomever.
     *
     * @param body the signature, as its map
     * @param rootId of the part's task
     * @param parentId the part's task
     */
    record PendingBody(
            Map<String, @Nullable Object> body,
            @Nullable String rootId,
            @Nullable String parentId) {}

    /**
     * The right to finish a completed chord.
     *
     * @param token tells this claim from others of the same chord
     * @param parts in the order in which the body gets their results
     * @param takenOver whether somebody else had it before, and may have done a part of the work
     */
    record ChordClaim(String groupId, String token, List<ChordPart> parts, PendingBody pending, boolean takenOver) {}
}
