package io.github.celeriac.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two decoded values are equal: in content and, unlike {@link Object#equals}, in bytes, too, and a tuple is no list.
 * Ends also for values that contain themselves, or one part many times. One object for one comparison.
 */
final class SameValue {
    /** Pairs of containers that are compared, or were: had they differed, the comparison would have ended. */
    private final IdentityHashMap<Object, Set<Object>> compared = new IdentityHashMap<>();

    private SameValue() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        return new SameValue().areSame(one, other);
    }

    private boolean areSame(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one == null || other == null || !one.getClass().equals(other.getClass())) {
            return false;
        }
        if (one instanceof byte[] bytes) {
            return Arrays.equals(bytes, (byte[]) other);
        }
        if (one instanceof Map<?, ?> map) {
            return wasCompared(one, other) || sameEntries(map, (Map<?, ?>) other);
        }
        return one instanceof Collection<?> items
                ? wasCompared(one, other) || sameItems(items, (Collection<?>) other)
                : one.equals(other);
    }

    private boolean wasCompared(Object one, Object other) {
        return !compared.computeIfAbsent(one, key -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(other);
    }

    /** By key, in whatever order; by place where keys are bytes, which Java does not find again. */
    private boolean sameEntries(Map<?, ?> one, Map<?, ?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        return other.keySet().containsAll(one.keySet())
                ? one.entrySet().stream().allMatch(entry -> areSame(entry.getValue(), other.get(entry.getKey())))
                : sameItems(entries(one), entries(other));
    }

    private static List<?> entries(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> Arrays.asList(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Sets, too, are written in the order they are read. */
    private boolean sameItems(Collection<?> one, Collection<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (Object item : one) {
            if (!areSame(item, others.next())) {
                return false;
            }
        }
        return true;
    }
}
