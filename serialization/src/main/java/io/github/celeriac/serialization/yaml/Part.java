package io.github.celeriac.serialization.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A value that has been read, and what it counts for where an alias repeats it.
 *
 * @param tag its full tag
 * @param depth 0 for a scalar, 1 for a container of scalars …
 * @param elements in it and in its containers
 */
record Part(@Nullable Object value, String tag, int depth, long elements) {
    static Part scalar(@Nullable Object value, String tag) {
        return new Part(value, tag, 0, 0);
    }

    boolean isContainer() {
        return depth > 0;
    }
}
