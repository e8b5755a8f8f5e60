package io.github.celeriac.serialization.plain;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An array of any element type as a list, without a copy. */
final class ArrayView extends AbstractList<@Nullable Object> implements RandomAccess {
    private final Object array;

    ArrayView(Object array) {
        this.array = array;
    }

    @Override
    public @Nullable Object get(int index) {
        return Array.get(array, index);
    }

    @Override
    public int size() {
        return Array.getLength(array);
    }
}
