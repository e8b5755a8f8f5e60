package io.github.celeriac.serialization.pickle;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** A set that is written back as a {@code frozenset}. */
final class FrozenSet extends LinkedHashSet<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    FrozenSet(int expectedSize) {
        super(Math.max(16, (int) Math.min(1 << 30, expectedSize * 4L / 3 + 1)));
    }
}
