package io.github.celeriac.internal.canvas;

import io.github.celeriac.value.ResultTuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which tasks of a canvas can only have run after which. */
final class Descent {
    private final Map<String, Set<String>> later = new HashMap<>();

    /** Of all tasks that a result is made of. */
    static Descent of(ResultTuple result) {
        Descent descent = new Descent();
        descent.collect(result, Set.of());
        return descent;
    }

    private void collect(ResultTuple result, Set<String> after) {
        Set<String> own = new HashSet<>(after);
        own.addAll(result.taskIds());
        if (result.isGroup()) {
            result.members().forEach(member -> collect(member, after));
        } else {
            later.put(result.id(), own);
        }
        if (result.parent() != null) {
            collect(result.parent(), own);
        }
    }

    /** The task itself, and those whose trace says that it has run, though it may have left none. */
    Set<String> from(String taskId) {
        return later.getOrDefault(taskId, Set.of(taskId));
    }
}
