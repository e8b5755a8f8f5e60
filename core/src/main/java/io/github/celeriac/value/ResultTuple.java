package io.github.celeriac.value;

import io.github.celeriac.ResultDecodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a pickled {@code AsyncResult} or {@code GroupResult}: ids, nesting and parents, without the backend.
 *
 * <p>Mirrors {@code ResultBase.as_tuple()} and {@code result_from_tuple()} (celery/result.py).
 *
 * @param id the task's or group's id
 * @param parent the result it descends from; Celery loses a group's own parent when it pickles one
 * @param children the group's members; null for a single task
 */
public record ResultTuple(
        String id, @Nullable ResultTuple parent, @Nullable List<ResultTuple> children) {

    private static final int MAX_DEPTH = 1_000;

    public ResultTuple {
        children = children == null ? null : List.copyOf(children);
    }

    /** An {@code AsyncResult}. */
    public static ResultTuple task(String id, @Nullable ResultTuple parent) {
        return new ResultTuple(id, parent, null);
    }

    /** A {@code GroupResult}. */
    public static ResultTuple group(String id, List<ResultTuple> children) {
        return new ResultTuple(id, null, children);
    }

    public boolean isGroup() {
        return children != null;
    }

    /** The group's members; none for a single task. */
    public List<ResultTuple> members() {
        return children == null ? List.of() : children;
    }

    /** The ids of its tasks, in order, however deep; its own for a task. */
    public List<String> taskIds() {
        return children == null
                ? List.of(id)
                : children.stream().flatMap(each -> each.taskIds().stream()).toList();
    }

    /**
     * As Celery stores it: {@code [[id, parent], null]} for a task, {@code [[id, parent], [child, …]]} for a group. Mirrors
     * {@code ResultBase.as_tuple}.
     */
    public Tuple encode() {
        return Tuple.of(
                Tuple.of(id, parent == null ? null : parent.encode()), children == null ? null : encodeAll(children));
    }

    /** A list of them, as in {@code children}. */
    public static List<@Nullable Object> encodeAll(List<ResultTuple> results) {
        List<@Nullable Object> all = new ArrayList<>();
        results.forEach(each -> all.add(each.encode()));
        return all;
    }

    /**
     * Reads the stored form, and the old one, where the bare id stands in the place of {@code [id, parent]}. Mirrors
     * {@code result_from_tuple}.
     *
     * @throws ResultDecodingException if it is neither
     */
    public static ResultTuple decode(@Nullable Object stored) {
        return decode(stored, 0);
    }

    private static ResultTuple decode(@Nullable Object stored, int depth) {
        if (stored instanceof ResultTuple result) {
            return result;
        }
        if (depth > MAX_DEPTH || !(stored instanceof List<?> pair) || pair.size() != 2) {
            throw new ResultDecodingException("result tuple was "
                    + (stored == null ? "null" : "of type " + stored.getClass().getSimpleName())
                    + " but must be [[id, parent], null or children], at most " + MAX_DEPTH + " deep");
        }
        Object head = pair.get(0);
        Object id = head instanceof List<?> both && both.size() == 2 ? both.get(0) : head;
        Object parent = head instanceof List<?> both && both.size() == 2 ? both.get(1) : null;
        if (!(id instanceof String text)) {
            throw new ResultDecodingException("result tuple had an id that is no text but must have one");
        }
        List<ResultTuple> children = null;
        if (pair.get(1) instanceof List<?> members) {
            children = new ArrayList<>();
            for (Object member : members) {
                children.add(decode(member, depth + 1));
            }
        }
        return new ResultTuple(text, parent == null ? null : decode(parent, depth + 1), children);
    }
}
