package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The instructions that make and fill tuples, lists, dicts and sets. */
final class PickleContainers {
    private final PickleMachine machine;
    private final PickleInput in;
    private final PickleStack stack;
    private final KeyGuard keys;

    PickleContainers(PickleMachine machine) {
        this.machine = machine;
        this.in = machine.input();
        this.stack = machine.stack();
        this.keys = machine.keys();
    }

    /** TUPLE1, TUPLE2, TUPLE3 and, up to its mark, TUPLE. */
    void tuple(int first) {
        int size = stack.size();
        int depth = 0;
        boolean unfinished = false;
        for (int i = first; i < size; i++) {
            if (stack.depth(i) == PickleStack.UNFINISHED) {
                unfinished |= !(stack.value(i) instanceof Unfinished.Arguments);
                depth = Math.max(depth, nestedArguments(i));
            } else {
                depth = Math.max(depth, stack.depth(i));
            }
        }
        machine.elements(size - first);
        Tuple elements = Tuple.of(stack.copy(first, size));
        stack.truncate(first);
        if (unfinished) {
            stack.push(new Unfinished.Arguments(elements, depth + 1), PickleStack.UNFINISHED);
        } else {
            stack.push(elements, depth + 1);
        }
    }

    /** Arguments inside a tuple are those of no call: they must be values. */
    private int nestedArguments(int index) {
        return stack.value(index) instanceof Unfinished.Arguments ? machine.finishedDepth(index) : 0;
    }

    void list(int first) {
        int size = stack.size();
        List<@Nullable Object> list = new ArrayList<>(size - first);
        int depth = appendSlots(list, first, size);
        stack.truncate(first);
        stack.push(list, depth + 1);
    }

    void dict(int first) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        int depth = putSlots(map, first, stack.size());
        stack.truncate(first);
        stack.push(map, depth + 1);
    }

    void frozenSet(int first) {
        FrozenSet set = new FrozenSet(stack.size() - first);
        int depth = addSlots(set, first, stack.size());
        stack.truncate(first);
        stack.push(set, depth + 1);
    }

    /** APPEND, APPENDS: the list lies below {@code first}. */
    void append(int first) {
        int target = target(first);
        Object value = stack.value(target);
        if (value instanceof OpaqueObject opaque) {
            value = openList(target, opaque);
        }
        if (!(value instanceof ArrayList<?> list)) {
            throw in.broken("it appends to something that is no list");
        }
        list.ensureCapacity(list.size() + stack.size() - first);
        int depth = appendSlots(asList(value), first, stack.size());
        stack.deepen(target, depth + 1);
        stack.truncate(first);
    }

    /** SETITEM, SETITEMS. */
    void setItems(int first) {
        int target = target(first);
        Object value = stack.value(target);
        if (value instanceof OpaqueObject opaque) {
            value = openMap(target, opaque);
        }
        if (!(value instanceof LinkedHashMap<?, ?>)) {
            throw in.broken("it sets items of something that is no dict");
        }
        int depth = putSlots(asMap(value), first, stack.size());
        stack.deepen(target, depth + 1);
        stack.truncate(first);
    }

    /** ADDITEMS; a frozenset is complete once it is there. */
    void addItems(int first) {
        int target = target(first);
        Object value = stack.value(target);
        if (!(value instanceof LinkedHashSet<?>) || value instanceof FrozenSet) {
            throw in.broken("it adds to something that is no set");
        }
        int depth = addSlots(asSet(value), first, stack.size());
        stack.deepen(target, depth + 1);
        stack.truncate(first);
    }

    private int target(int first) {
        stack.require(stack.size() - first + 1);
        return first - 1;
    }

    private int appendSlots(List<@Nullable Object> list, int first, int end) {
        machine.elements(end - first);
        int deepest = 0;
        for (int i = first; i < end; i++) {
            deepest = Math.max(deepest, machine.finishedDepth(i));
            list.add(stack.value(i));
        }
        return deepest;
    }

    private int putSlots(Map<@Nullable Object, @Nullable Object> map, int first, int end) {
        if ((end - first) % 2 != 0) {
            throw in.broken("a dict has a key without a value");
        }
        machine.elements((end - first) / 2);
        int deepest = 0;
        for (int i = first; i < end; i += 2) {
            Object key = key(map, map.size(), i);
            deepest = Math.max(deepest, Math.max(stack.depth(i), machine.finishedDepth(i + 1)));
            map.put(key, stack.value(i + 1));
        }
        return deepest;
    }

    private int addSlots(Set<@Nullable Object> set, int first, int end) {
        machine.elements(end - first);
        int deepest = 0;
        for (int i = first; i < end; i++) {
            set.add(key(set, set.size(), i));
            deepest = Math.max(deepest, stack.depth(i));
        }
        return deepest;
    }

    private @Nullable Object key(Object container, int size, int index) {
        int depth = machine.finishedDepth(index);
        Object key = stack.value(index);
        if (!(key instanceof String)) {
            keys.check(container, size, key, depth);
        }
        return key;
    }

    private Object openList(int target, OpaqueObject opaque) {
        return opaque.items() == null ? withItems(target, opaque, new ArrayList<>()) : opaque.items();
    }

    private Object openMap(int target, OpaqueObject opaque) {
        return opaque.items() == null ? withItems(target, opaque, new LinkedHashMap<>()) : opaque.items();
    }

    private Object withItems(int target, OpaqueObject opaque, Object items) {
        OpaqueObject replacement = opaque.withItems(items);
        int depth = stack.depth(target);
        machine.memo().replace(opaque, replacement, depth);
        stack.set(target, replacement, depth);
        return items;
    }

    // The machine makes lists, maps and sets of Objects only.

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> asList(Object value) {
        return (List<@Nullable Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<@Nullable Object, @Nullable Object> asMap(Object value) {
        return (Map<@Nullable Object, @Nullable Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Set<@Nullable Object> asSet(Object value) {
        return (Set<@Nullable Object>) value;
    }
}
