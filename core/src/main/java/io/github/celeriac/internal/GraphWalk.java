package io.github.celeriac.internal;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a result and all that came of it, a level of children at a time. For one thread, once. */
public final class GraphWalk {
    private final ResultBackend results;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, TaskResult<Object>> tasks = new LinkedHashMap<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final Map<String, Set<String>> sent = new LinkedHashMap<>();

    /** Members and descendants as result tuples have them: of a task they come after what it says itself that it has sent. */
    private final Map<String, Set<String>> named = new LinkedHashMap<>();

    private int left;
    private Set<String> next = new LinkedHashSet<>();

    private GraphWalk(ResultBackend results, int most) {
        this.results = results;
        this.left = most;
    }

    /**
     * Walks from a result, upwards as far as it names its parents, downwards to the end.
     *
     * @param most how many tasks are read at most
     */
    public static ResultGraph of(ResultBackend results, ResultTuple result, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most was " + most + " but must be positive: how many tasks are read");
        }
        ResultParts.of(result);
        GraphWalk walk = new GraphWalk(results, most);
        walk.meet(result);
        while (!walk.next.isEmpty()) {
            walk.readNext();
        }
        return walk.graph();
    }

    private void readNext() {
        Set<String> level = next;
        next = new LinkedHashSet<>();
        results.fetchMany(level, Object.class).forEach((id, result) -> {
            try {
                children(result).forEach(child -> {
                    meet(child);
                    link(sent, id, child);
                });
                tasks.put(id, result);
            } catch (ResultDecodingException e) {
                tasks.put(id, new TaskResult.Unreadable<>(id, result.meta().orElse(null), e));
            }
        });
    }

    /** All of them or none: what follows must not be half known. */
    private static List<ResultTuple> children(TaskResult<?> result) {
        List<ResultTuple> children = new ArrayList<>();
        Object stored = result.meta().flatMap(GraphWalk::stored).orElse(List.of());
        if (!(stored instanceof Collection<?> all)) {
            throw new ResultDecodingException("children cannot be read: they are no list, but a "
                    + stored.getClass().getSimpleName());
        }
        all.forEach(each -> children.add(readable(ResultTuple.decode(each))));
        return children;
    }

    private static Optional<Object> stored(TaskMeta meta) {
        return Optional.ofNullable(meta.field("children"));
    }

    private static ResultTuple readable(ResultTuple child) {
        try {
            ResultParts.of(child);
            return child;
        } catch (IllegalArgumentException e) {
            throw new ResultDecodingException("children cannot be read: " + e.getMessage(), e);
        }
    }

    /** Notes a result, its members, and what it descends from, first things first. */
    private void meet(ResultTuple result) {
        Deque<ResultTuple> line = new ArrayDeque<>();
        for (ResultTuple each = result; each != null; each = known.contains(each.id()) ? null : each.parent()) {
            line.addFirst(each);
        }
        ResultTuple parent = null;
        for (ResultTuple each : line) {
            note(each);
            if (parent != null) {
                link(named, parent.id(), each);
            }
            parent = each;
        }
    }

    private void note(ResultTuple result) {
        if (!known.add(result.id())) {
            return;
        }
        if (result.isGroup()) {
            result.members().forEach(member -> {
                meet(member);
                link(named, result.id(), member);
            });
        } else {
            (left > 0 ? next : unread).add(result.id());
            left = Math.max(0, left - 1);
        }
    }

    private static void link(Map<String, Set<String>> to, String parent, ResultTuple child) {
        to.computeIfAbsent(parent, id -> new LinkedHashSet<>()).add(child.id());
    }

    private ResultGraph graph() {
        Map<String, Set<String>> children = new LinkedHashMap<>();
        for (String id : known) {
            Set<String> all = new LinkedHashSet<>(sent.getOrDefault(id, Set.of()));
            all.addAll(named.getOrDefault(id, Set.of()));
            children.put(id, all);
        }
        return new ResultGraph(tasks, children, unread);
    }
}
