package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.plain.ValuePath;
import org.jspecify.annotations.Nullable;

/** A sequence or mapping that is being read. */
abstract class OpenNode {
    private final String tag;
    private final @Nullable String anchor;
    private int depth = 1;
    private long elements;

    OpenNode(String tag, @Nullable String anchor) {
        this.tag = tag;
        this.anchor = anchor;
    }

    @Nullable String anchor() {
        return anchor;
    }

    final void add(Part part) {
        depth = Math.max(depth, part.depth() + 1);
        elements += part.elements() + 1;
        accept(part);
    }

    final Part close() {
        return new Part(value(), tag, depth, elements);
    }

    /** Whether {@code <<} and {@code =} mean something here: they stand for a key. */
    boolean expectsKey() {
        return false;
    }

    /** Takes the next part; throws {@link YamlProblem} if it has no place here. */
    abstract void accept(Part part);

    abstract Object value();

    abstract void describe(ValuePath path);
}
