package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of a known global: its arguments, with checks that name it when they do not fit. */
final class Call {
    private final Global global;
    private final Tuple args;
    private final int depth;
    private final int index;
    private final PickleMachine machine;

    /**
     * @param depth of the arguments
     * @param index the stack's slot that gets the outcome
     */
    Call(Global global, Tuple args, int depth, int index, PickleMachine machine) {
        this.global = global;
        this.args = args;
        this.depth = depth;
        this.index = index;
        this.machine = machine;
    }

    Global global() {
        return global;
    }

    int count() {
        return args.size();
    }

    @Nullable Object arg(int index) {
        if (index >= args.size()) {
            throw wrong("misses argument " + (index + 1));
        }
        return args.get(index);
    }

    String text(int index) {
        if (arg(index) instanceof String text) {
            return text;
        }
        throw wrong("has an argument " + (index + 1) + " that is not text");
    }

    /** Bytes; Python 2 made them text. */
    byte[] bytes(int index) {
        Object arg = arg(index);
        return arg instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : byteArray(arg, index);
    }

    private byte[] byteArray(@Nullable Object arg, int index) {
        if (arg instanceof byte[] bytes) {
            return bytes;
        }
        throw wrong("has an argument " + (index + 1) + " that is not bytes");
    }

    long whole(int index) {
        if (arg(index) instanceof Long number) {
            return number;
        }
        throw wrong("has an argument " + (index + 1) + " that is not a whole number of 64 bits");
    }

    double real(int index) {
        Object arg = arg(index);
        if (arg instanceof Double || arg instanceof Long || arg instanceof BigInteger) {
            return ((Number) arg).doubleValue();
        }
        throw wrong("has an argument " + (index + 1) + " that is not a number");
    }

    /** All arguments, as values. */
    Tuple values() {
        if (args.stream().noneMatch(Unfinished.class::isInstance)) {
            return args;
        }
        copies(args.size());
        return Tuple.copyOf(args.stream().map(machine::finished).toList());
    }

    /** The elements of a list, checked as those of a set, into {@code set}. */
    <T extends Set<@Nullable Object>> T intoSet(int index, T set) {
        if (!(arg(index) instanceof List<?> list)) {
            throw wrong("has an argument " + (index + 1) + " that is not a list");
        }
        copies(list.size());
        machine.elements(list.size());
        for (Object element : list) {
            machine.keys().check(set, set.size(), element, depth);
            set.add(element);
        }
        return set;
    }

    /**
     * Tells that {@code amount} elements or bytes are about to be copied from what is there already: an honest pickle
     * copies no part of it more than twice.
     */
    void copies(int amount) {
        machine.copies(amount);
    }

    DecodeLimits limits() {
        return machine.input().limits();
    }

    /** What NEWOBJ does without arguments. */
    @Nullable Object newObject(Global type) {
        return type.is("uuid", "UUID")
                ? new Unfinished.BareUuid()
                : machine.unknown().instance(type, Tuple.of(), index, machine.stack(), machine.input());
    }

    /** The outcome for a function that is not understood, or not with these arguments. */
    Record unknown() {
        return machine.unknown().call(global, values(), index, machine.stack(), machine.input());
    }

    OpaqueObject unknownInstance() {
        return machine.unknown().instance(global, values(), index, machine.stack(), machine.input());
    }

    ResultDecodingException wrong(String problem) {
        return machine.input().broken("a call of " + UnknownObjects.shown(global) + " " + problem);
    }
}
