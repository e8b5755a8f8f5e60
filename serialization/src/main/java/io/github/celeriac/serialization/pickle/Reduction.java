package io.github.celeriac.serialization.pickle;

import org.jspecify.annotations.Nullable;

/** What a call of one known class or function yields as plain data. */
@FunctionalInterface
interface Reduction {
    /** May return an {@link Unfinished}. */
    @Nullable Object apply(Call call);
}
