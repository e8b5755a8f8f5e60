package io.github.celeriac.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple: an immutable list that formats which tell the two apart (pickle) write back as a tuple.
 *
 * <p>Equal to any {@link java.util.List} with the same elements. Safe to share between threads if its elements are.
 */
public final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private static final Tuple EMPTY = new Tuple(new Object[0]);

    private final @Nullable Object[] elements;

    private Tuple(@Nullable Object[] elements) {
        this.elements = elements;
    }

    public static Tuple of(@Nullable Object... elements) {
        return elements.length == 0 ? EMPTY : new Tuple(elements.clone());
    }

    public static Tuple copyOf(Collection<? extends @Nullable Object> elements) {
        return elements instanceof Tuple tuple ? tuple : of(elements.toArray());
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    /** As of any list, without an iterator for each level. */
    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    /** As of any list. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple tuple ? Arrays.equals(elements, tuple.elements) : super.equals(other);
    }

    @Override
    @SuppressWarnings("NullAway") // the JDK is annotated as if no collection held null
    public @Nullable Object[] toArray() {
        return Arrays.copyOf(elements, elements.length, Object[].class);
    }
}
