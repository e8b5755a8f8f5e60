package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a value in which containers are referred to more than once. Python writes such a part once; whoever walks the
 * value meets it at each reference. So it may not contain itself, and counts for its limits as what it expands to.
 */
final class SharedParts {
    private final PickleInput in;
    private final IdentityHashMap<Object, Open> known = new IdentityHashMap<>();
    private final Deque<Open> path = new ArrayDeque<>();

    private SharedParts(PickleInput in) {
        this.in = in;
    }

    static void check(@Nullable Object root, PickleInput in) {
        SharedParts parts = new SharedParts(in);
        parts.enter(root);
        while (!parts.path.isEmpty()) {
            parts.step();
        }
    }

    private static final class Open {
        final Iterator<?> parts;
        long elements;
        int depth = 1;
        boolean done;

        Open(Iterator<?> parts) {
            this.parts = parts;
        }
    }

    private void step() {
        Open open = path.peek();
        if (open.parts.hasNext()) {
            open.elements++;
            enter(open.parts.next());
            return;
        }
        path.pop();
        open.done = true;
        if (!path.isEmpty()) {
            addTo(path.peek(), open);
        }
    }

    private void enter(@Nullable Object value) {
        Iterator<?> parts = value == null ? null : partsOf(value);
        if (parts == null) {
            return;
        }
        Open met = known.get(value);
        if (met == null) {
            Open open = new Open(parts);
            known.put(value, open);
            path.push(open);
        } else if (met.done) {
            addTo(path.peek(), met);
        } else {
            throw in.broken("the value contains itself, for which Java's plain values have no safe form");
        }
    }

    private void addTo(Open outer, Open inner) {
        int maxDepth = in.limits().maxDepth();
        int maxElements = in.limits().maxElements();
        outer.depth = Math.max(outer.depth, inner.depth + 1);
        outer.elements += inner.elements;
        if (outer.depth > maxDepth) {
            throw in.limit("nests " + outer.depth + " levels deep", "maxDepth", maxDepth);
        }
        if (outer.elements > maxElements) {
            throw in.limit("expands to " + outer.elements + " elements", "maxElements", maxElements);
        }
    }

    private static @Nullable Iterator<?> partsOf(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.iterator();
        }
        if (value instanceof Map<?, ?> map) {
            return new EntryParts(map);
        }
        if (value instanceof ExceptionValue exception) {
            return List.of(exception.args(), exception.attributes()).iterator();
        }
        if (value instanceof OpaqueObject opaque) {
            return nonNull(opaque.args(), opaque.state(), opaque.items());
        }
        return value instanceof ResultTuple result ? nonNull(result.parent(), result.children()) : null;
    }

    private static Iterator<?> nonNull(@Nullable Object... parts) {
        List<Object> present = new ArrayList<>();
        for (Object part : parts) {
            if (part != null) {
                present.add(part);
            }
        }
        return present.iterator();
    }

    /** Keys and values in turn. */
    private static final class EntryParts implements Iterator<@Nullable Object> {
        private final Iterator<? extends Map.Entry<?, ?>> entries;
        private Map.@Nullable Entry<?, ?> current;

        EntryParts(Map<?, ?> map) {
            this.entries = map.entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return current != null || entries.hasNext();
        }

        @Override
        public @Nullable Object next() {
            if (current != null) {
                Object value = current.getValue();
                current = null;
                return value;
            }
            current = entries.next();
            return current.getKey();
        }
    }
}
