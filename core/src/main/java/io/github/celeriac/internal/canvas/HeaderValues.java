package io.github.celeriac.internal.canvas;

import io.github.celeriac.States;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the body of a chord is given. */
final class HeaderValues {
    private HeaderValues() {}

    /** The values of a header as its groups are nested: from the parts, and where one is not among them, from its result. */
    static List<@Nullable Object> of(
            ResultTuple group, Map<String, @Nullable Object> parts, Map<String, StoredResult> found) {
        List<@Nullable Object> values = new ArrayList<>();
        for (ResultTuple child : group.members()) {
            if (child.isGroup()) {
                values.add(of(child, parts, found));
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
            throw new ChordFailure.ChordError("Join error: TimeoutError('task " + taskId + " has no result')");
        }
        return result.meta().result();
    }
}
