package io.github.celeriac.internal.canvas;

import io.github.celeriac.value.ResultTuple;

/** Results that get a parent after they were made. */
final class ResultTuples {
    private ResultTuples() {}

    /** With {@code ancestor} as the parent of its first ancestor that has none. */
    static ResultTuple withRootParent(ResultTuple result, ResultTuple ancestor) {
        ResultTuple parent = result.parent();
        return new ResultTuple(
                result.id(), parent == null ? ancestor : withRootParent(parent, ancestor), result.children());
    }
}
