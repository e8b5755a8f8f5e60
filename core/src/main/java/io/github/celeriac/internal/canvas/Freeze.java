package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.value.ResultTuple;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a signature gets besides an id when it is frozen; null for what it does not get. Mirrors the arguments of
 * {@code Signature.freeze}.
 *
 * @param id for a signature without one
 * @param groupId for a signature without one
 * @param chord the body that waits for it
 */
record Freeze(
        @Nullable String id,
        @Nullable String groupId,
        @Nullable Map<String, @Nullable Object> chord,
        @Nullable String rootId,
        @Nullable String parentId,
        @Nullable Integer groupIndex) {
    static Freeze root(@Nullable String rootId) {
        return new Freeze(null, null, null, rootId, null, null);
    }

    /** A signature with its ids, and where its result will be. */
    record Frozen(Signature signature, ResultTuple result) {}
}
