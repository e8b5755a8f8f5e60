package io.github.celeriac.internal.canvas;

import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results as Celery stores them: {@code [[id, parent], null]} for a task, {@code [[id, parent], [child, …]]} for a group.
 * Mirrors {@code ResultBase.as_tuple} and {@code result_from_tuple}.
 */
public final class ResultTuples {
    private static final int MAX_DEPTH = 1_000;

    private ResultTuples() {}

    /** The stored form. */
    public static Tuple encode(ResultTuple result) {
        ResultTuple parent = result.parent();
        List<ResultTuple> children = result.children();
        return Tuple.of(
                Tuple.of(result.id(), parent == null ? null : encode(parent)),
                children == null ? null : encodeAll(children));
    }

    /** A list of them, as in {@code children}. */
    public static List<@Nullable Object> encodeAll(List<ResultTuple> results) {
        List<@Nullable Object> all = new ArrayList<>();
        results.forEach(each -> all.add(encode(each)));
        return all;
    }

    /**
     * Reads the stored form, and the old one, where the bare id stands in the place of {@code [id, parent]}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static ResultTuple decode(@Nullable Object stored) {
        return decode(stored, 0);
    }

    private static ResultTuple decode(@Nullable Object stored, int depth) {
        if (stored instanceof ResultTuple result) {
            return result;
        }
        if (depth > MAX_DEPTH || !(stored instanceof List<?> pair) || pair.size() != 2) {
            throw new IllegalArgumentException(
                    "result tuple was " + PythonRepr.of(stored, 80) + " but must be [[id, parent], null or children]");
        }
        Object head = pair.get(0);
        Object id = head instanceof List<?> both && both.size() == 2 ? both.get(0) : head;
        Object parent = head instanceof List<?> both && both.size() == 2 ? both.get(1) : null;
        if (!(id instanceof String text)) {
            throw new IllegalArgumentException(
                    "result tuple had the id " + PythonRepr.of(id, 80) + " but an id must be text");
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

    /** With {@code ancestor} as the parent of its first ancestor that has none. */
    static ResultTuple withRootParent(ResultTuple result, ResultTuple ancestor) {
        ResultTuple parent = result.parent();
        return new ResultTuple(
                result.id(), parent == null ? ancestor : withRootParent(parent, ancestor), result.children());
    }
}
