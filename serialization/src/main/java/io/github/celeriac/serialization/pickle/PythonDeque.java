package io.github.celeriac.serialization.pickle;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** A list that is written back as a {@code collections.deque}. */
final class PythonDeque extends ArrayList<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    /** Null for an unbounded one. */
    private final @Nullable Long maxLength;

    PythonDeque(@Nullable Long maxLength) {
        this.maxLength = maxLength;
    }

    @Nullable Long maxLength() {
        return maxLength;
    }
}
