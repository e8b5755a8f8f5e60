package io.github.celeriac.value;

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
}
