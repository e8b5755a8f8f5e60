package io.github.celeriac.serialization.plain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The containers that are open while a value is written; on the heap, so that depth is no danger. */
public final class OpenContainers {
    private final List<OpenContainer> open = new ArrayList<>();
    private final int maxDepth;

    public OpenContainers(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    public boolean isEmpty() {
        return open.isEmpty();
    }

    public int depth() {
        return open.size();
    }

    /** The innermost one. */
    public OpenContainer last() {
        return open.get(open.size() - 1);
    }

    /**
     * Opens a map or a collection.
     *
     * @throws UnencodableValueException if it is inside itself, or too deep
     */
    public OpenContainer open(Map<?, ?> map) {
        return push(new OpenContainer(map), map);
    }

    /** As {@link #open(Map)}. */
    public OpenContainer open(Collection<?> items) {
        return push(new OpenContainer(items), items);
    }

    public void close() {
        open.remove(open.size() - 1);
    }

    private OpenContainer push(OpenContainer opened, Object container) {
        int depth = open.size() + 1;
        if (depth > maxDepth || isPowerOfTwo(depth)) {
            requireAcyclic(container);
        }
        if (depth > maxDepth) {
            throw new UnencodableValueException(String.format(
                    Locale.ROOT,
                    "nests %,d levels deep, more than DecodeLimits.maxDepth() allows (%,d)",
                    depth,
                    maxDepth));
        }
        open.add(opened);
        return opened;
    }

    /** Looked at now and then only: in a cycle every container is met again, sooner or later. */
    private void requireAcyclic(Object container) {
        for (OpenContainer outer : open) {
            if (outer.isSame(container)) {
                throw new UnencodableValueException("contains itself; write a copy without that");
            }
        }
    }

    private static boolean isPowerOfTwo(int number) {
        return (number & (number - 1)) == 0;
    }

    /** Where the writer is, e.g. {@code $.result[0]}. */
    public String path() {
        ValuePath path = new ValuePath();
        open.forEach(container -> container.describe(path));
        return path.toString();
    }
}
