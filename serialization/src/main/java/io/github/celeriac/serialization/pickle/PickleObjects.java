package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The instructions that name classes and call them; here the calls end in {@link KnownGlobals}. */
final class PickleObjects {
    private final PickleMachine machine;
    private final PickleInput in;
    private final PickleStack stack;

    PickleObjects(PickleMachine machine) {
        this.machine = machine;
        this.in = machine.input();
        this.stack = machine.stack();
    }

    void global(String module, String name) {
        stack.push(KnownGlobals.named(module, name), PickleStack.UNFINISHED);
    }

    void stackGlobal() {
        stack.require(2);
        int first = stack.size() - 2;
        if (!(stack.value(first) instanceof String module && stack.value(first + 1) instanceof String name)) {
            throw in.broken("it names a class by something that is not text");
        }
        stack.truncate(first);
        global(module, name);
    }

    /** REDUCE: function and arguments. */
    void reduce() {
        stack.require(2);
        int function = stack.size() - 2;
        int depth = argumentsDepth(function + 1);
        Object outcome = call(stack.value(function), arguments(function + 1), depth, function);
        replaceFrom(function, outcome, depth);
    }

    /** NEWOBJ: class and arguments. NEWOBJ_EX: also arguments by name, a dict. */
    void newObject(boolean byName) {
        stack.require(byName ? 3 : 2);
        int type = stack.size() - (byName ? 3 : 2);
        int depth = argumentsDepth(type + 1);
        Tuple args = arguments(type + 1);
        if (byName && !(stack.value(type + 2) instanceof Map<?, ?> map && map.isEmpty())) {
            depth = Math.max(depth, machine.finishedDepth(type + 2));
            args = withLast(args, stack.value(type + 2));
        }
        replaceFrom(type, instance(stack.value(type), args, depth, type), depth);
    }

    /** INST and OBJ: arguments up to the mark, as old classes were pickled. */
    void callWithSlots(Global type, int first, int outcomeIndex) {
        int depth = 0;
        for (int i = first; i < stack.size(); i++) {
            depth = Math.max(depth, stack.depth(i));
        }
        machine.elements(stack.size() - first);
        Tuple args = Tuple.of(stack.copy(first, stack.size()));
        replaceFrom(outcomeIndex, call(type, args, depth, outcomeIndex), depth);
    }

    void obj(int first) {
        if (first >= stack.size() || !(stack.value(first) instanceof Global type)) {
            throw in.broken("it makes an object of something that is no class");
        }
        callWithSlots(type, first + 1, first);
    }

    private void replaceFrom(int index, @Nullable Object outcome, int depth) {
        stack.truncate(index);
        stack.push(outcome, PickleMachine.depthOf(outcome, depth));
    }

    private Tuple withLast(Tuple args, @Nullable Object last) {
        machine.copies(args.size());
        @Nullable Object[] more = Arrays.copyOf(args.toArray(), args.size() + 1);
        more[args.size()] = last;
        return Tuple.of(more);
    }

    private int argumentsDepth(int index) {
        return stack.value(index) instanceof Unfinished.Arguments args ? args.depth : stack.depth(index);
    }

    private Tuple arguments(int index) {
        Object value = stack.value(index);
        if (value instanceof Unfinished.Arguments args) {
            return args.elements;
        }
        if (value instanceof Tuple tuple) {
            return tuple;
        }
        throw in.broken("it calls something with arguments that are no tuple");
    }

    private @Nullable Object call(@Nullable Object function, Tuple args, int depth, int index) {
        if (function instanceof Unfinished.ZoneInfoUnpickle) {
            return TemporalReductions.zoneInfo(new Call(KnownGlobals.ZONE_INFO, args, depth, index, machine));
        }
        if (!(function instanceof Global global)) {
            throw in.broken("it calls something that is no function");
        }
        Call call = new Call(global, args, depth, index, machine);
        return global.reduction == null ? call.unknown() : global.reduction.apply(call);
    }

    private @Nullable Object instance(@Nullable Object type, Tuple args, int depth, int index) {
        if (!(type instanceof Global global)) {
            throw in.broken("it makes an object of something that is no class");
        }
        Call call = new Call(global, args, depth, index, machine);
        return global.reduction == null ? call.unknownInstance() : global.reduction.apply(call);
    }

    /** BUILD: the state of the object below it. */
    void build() {
        stack.require(2);
        int target = stack.size() - 2;
        int depth = machine.finishedDepth(target + 1);
        Object built = built(stack.value(target), stack.value(target + 1));
        Object old = stack.value(target);
        stack.truncate(target + 1);
        if (built != old && old != null) {
            int newDepth = PickleMachine.depthOf(built, Math.max(depth + 1, stack.depth(target)));
            machine.memo().replace(old, built, newDepth);
            stack.truncate(target);
            stack.push(built, newDepth);
        }
    }

    private Object built(@Nullable Object target, @Nullable Object state) {
        if (target instanceof Unfinished.BareUuid && state instanceof Map<?, ?> map) {
            return uuid(map.get("int"));
        }
        if (target instanceof ExceptionValue exception) {
            Map<String, @Nullable Object> attributes = new LinkedHashMap<>(exception.attributes());
            addAttributes(attributes, state);
            machine.copies(attributes.size());
            return exception.withAttributes(attributes);
        }
        if (target instanceof OpaqueObject opaque) {
            return opaque.withState(state);
        }
        throw in.broken("it gives state to something that takes none");
    }

    /** The object's {@code __dict__}, or that and its slots. */
    private void addAttributes(Map<String, @Nullable Object> attributes, @Nullable Object state) {
        if (state instanceof Map<?, ?> map) {
            map.forEach((name, value) -> attributes.put(attributeName(name), value));
        } else if (state instanceof Tuple pair
                && pair.size() == 2
                && !(pair.get(0) instanceof Tuple)
                && !(pair.get(1) instanceof Tuple)) {
            addAttributes(attributes, pair.get(0));
            addAttributes(attributes, pair.get(1));
        } else if (state != null) {
            attributes.put("__state__", state);
        }
    }

    private String attributeName(@Nullable Object name) {
        if (name instanceof String text) {
            return text;
        }
        throw in.broken("an exception has an attribute whose name is not text");
    }

    private UUID uuid(@Nullable Object number) {
        if (number instanceof Long low && low >= 0) {
            return new UUID(0, low);
        }
        if (number instanceof BigInteger big && big.signum() > 0 && big.bitLength() <= 128) {
            return new UUID(big.shiftRight(64).longValue(), big.longValue());
        }
        throw in.broken("a UUID has no number of 128 bits");
    }
}
