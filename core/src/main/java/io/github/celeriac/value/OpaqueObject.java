package io.github.celeriac.value;

import org.jspecify.annotations.Nullable;

/**
 * An object of a Python class that this library does not know, as inert data: what its pickle said, and nothing done
 * about it. Decoders yield it only where they were asked to; it cannot be written back.
 *
 * @param module Python module of the class or function
 * @param name its {@code __qualname__}
 * @param args what it was called with, arguments by name last as a map; null where only the class itself was named
 * @param state what {@code __setstate__} would get, mostly a map of the attributes; null if there was none
 * @param items its elements (a {@code List}) or entries (a {@code Map}) if it extends list or dict, else null
 */
public record OpaqueObject(
        String module,
        String name,
        @Nullable Tuple args,
        @Nullable Object state,
        @Nullable Object items) {

    /** A class or function that was named but not called. */
    public static OpaqueObject reference(String module, String name) {
        return new OpaqueObject(module, name, null, null, null);
    }

    public OpaqueObject withState(@Nullable Object newState) {
        return new OpaqueObject(module, name, args, newState, items);
    }

    public OpaqueObject withItems(Object newItems) {
        return new OpaqueObject(module, name, args, state, newItems);
    }

    @Override
    public String toString() {
        return "OpaqueObject[" + module + "." + name + "]";
    }
}
