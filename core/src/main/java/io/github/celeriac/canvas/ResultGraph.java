package io.github.celeriac.canvas;

import io.github.celeriac.TaskResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A result and all that came of it: tasks and groups by id, and which led to which, as they were when each was read.
 *
 * <p>Made by {@link io.github.celeriac.ResultBackend#graph}. Immutable. Mirrors {@code AsyncResult.graph}, {@code iterdeps} and
 * {@code collect} (celery/result.py).
 *
 * @param tasks what is known of each task that was read, level by level
 * @param children where each task and each group leads to, in the order of sending: what a task has sent, a group's members,
 *     and what a result descends from it by its own account. Every id has an entry, level by level
 * @param unread tasks that were met, but not read, as there were more than was asked for
 */
public record ResultGraph(
        Map<String, TaskResult<Object>> tasks, Map<String, Set<String>> children, Set<String> unread) {

    /** One step: a parent and what came of it. */
    public record Edge(String parent, String child) {}

    public ResultGraph {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        children.forEach((id, each) -> copy.put(id, Collections.unmodifiableSet(new LinkedHashSet<>(each))));
        children = Collections.unmodifiableMap(copy);
        unread = Collections.unmodifiableSet(new LinkedHashSet<>(unread));
    }

    /** All tasks and groups, level by level; a group's members are on its own level. */
    public Set<String> ids() {
        return children.keySet();
    }

    /** Whether it is the id of a group, of which nothing is stored but its members' results. */
    public boolean isGroup(String id) {
        return children.containsKey(id) && !tasks.containsKey(id) && !unread.contains(id);
    }

    /** Where a task or group leads to; nothing for an unknown id. */
    public Set<String> children(String id) {
        return children.getOrDefault(id, Set.of());
    }

    /** What led to a task or group: mostly one, none for where it all began. */
    public List<String> parents(String id) {
        return children.entrySet().stream()
                .filter(entry -> entry.getValue().contains(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All steps, level by level. */
    public List<Edge> edges() {
        return children.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(child -> new Edge(entry.getKey(), child)))
                .toList();
    }

    /**
     * Tasks that have not ended, are absent, unreadable, or were not read, and those whose children nobody has kept: what comes
     * of them is not known, or not yet. Celery raises {@code IncompleteStream} for the first that has not ended.
     */
    public Set<String> incomplete() {
        return Stream.concat(
                        tasks.values().stream().filter(each -> !isKnown(each)).map(TaskResult::taskId), unread.stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isKnown(TaskResult<?> result) {
        return result.isReady()
                && !(result instanceof TaskResult.Unreadable)
                && result.meta().map(meta -> meta.field("children")).isPresent();
    }

    /** Whether every task has ended, and it is known what each has sent: nothing more will come. */
    public boolean isComplete() {
        return incomplete().isEmpty();
    }
}
