package io.github.celeriac.internal;

import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ids of everything that a result is made of: members of groups, and what it descends from. */
record ResultParts(Set<String> taskIds, Set<String> groupIds) {

    static ResultParts of(ResultTuple whole) {
        ResultParts parts = new ResultParts(new LinkedHashSet<>(), new LinkedHashSet<>());
        Deque<ResultTuple> open = new ArrayDeque<>();
        open.add(whole);
        while (!open.isEmpty()) {
            ResultTuple next = open.remove();
            (next.isGroup() ? parts.groupIds : parts.taskIds).add(next.id());
            if (next.children() != null) {
                open.addAll(next.children());
            }
            if (next.parent() != null) {
                open.add(next.parent());
            }
        }
        parts.taskIds.forEach(TaskIds::require);
        return parts;
    }
}
