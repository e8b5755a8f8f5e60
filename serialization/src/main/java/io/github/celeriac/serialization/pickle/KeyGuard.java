package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks dict keys and set elements before they are hashed: that Python could hash them, that hashing them takes no
 * longer than the limits allow, however often a nested tuple refers to the same parts, and that a flood of keys with one
 * hash does not turn a map into a list.
 */
final class KeyGuard {
    private static final int MAX_KEY_DEPTH = 500;
    private static final int MAX_SAME_HASH = 1_000;
    private static final long VISITS = 10_000;
    private static final long VISITS_PER_BYTE = 16;

    private final PickleInput in;
    private long visited;
    private @Nullable IdentityHashMap<Object, Map<Integer, Integer>> hashes;

    KeyGuard(PickleInput in) {
        this.in = in;
    }

    /**
     * Accepts a key that is not text.
     *
     * @param size how many keys {@code container} has already
     */
    void check(Object container, int size, @Nullable Object key, int depth) {
        if (depth > 0) {
            checkParts(key, depth);
        }
        if (size >= MAX_SAME_HASH && key != null && !(key instanceof Long number && number == number.intValue())) {
            checkFlood(container, key.hashCode());
        }
    }

    private void checkParts(@Nullable Object key, int depth) {
        if (depth > MAX_KEY_DEPTH) {
            throw in.broken("a dict key or set element nests more than " + MAX_KEY_DEPTH + " levels deep");
        }
        Deque<Object> open = new ArrayDeque<>();
        visit(key, open);
        while (!open.isEmpty()) {
            visitParts(open.pop(), open);
        }
    }

    private void visitParts(Object container, Deque<Object> open) {
        if (container instanceof Tuple tuple) {
            for (int i = 0; i < tuple.size(); i++) {
                visit(tuple.get(i), open);
            }
        } else if (container instanceof ResultTuple result) {
            visitResult(result, open);
        } else {
            ((FrozenSet) container).forEach(part -> visit(part, open));
        }
    }

    private void visitResult(ResultTuple result, Deque<Object> open) {
        visit(result.parent(), open);
        List<ResultTuple> children = result.children();
        if (children != null) {
            children.forEach(child -> visit(child, open));
        }
    }

    private void visit(@Nullable Object part, Deque<Object> open) {
        if (++visited > VISITS + VISITS_PER_BYTE * in.size()) {
            throw in.broken("its dict keys and set elements refer to the same parts over and over");
        }
        if (part instanceof Tuple || part instanceof FrozenSet || part instanceof ResultTuple) {
            open.push(part);
        } else if (isUnhashable(part)) {
            throw in.broken("a dict key or set element is of a kind that cannot be one");
        }
    }

    private static boolean isUnhashable(@Nullable Object part) {
        return part instanceof Iterable
                || part instanceof Map
                || part instanceof Record && !(part instanceof ComplexNumber || part instanceof IntegerRange);
    }

    private void checkFlood(Object container, int hash) {
        if (hashes == null) {
            hashes = new IdentityHashMap<>();
        }
        Map<Integer, Integer> counts = hashes.computeIfAbsent(container, c -> new HashMap<>());
        if (counts.merge(hash, 1, Integer::sum) > MAX_SAME_HASH) {
            throw in.broken("more than " + MAX_SAME_HASH + " keys of a dict or set have the same hash");
        }
    }
}
