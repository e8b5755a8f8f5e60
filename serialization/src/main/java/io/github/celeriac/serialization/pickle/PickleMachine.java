package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the instructions of one pickle work on: input, stack, memo, and the accounts that keep it in bounds. */
final class PickleMachine {
    /** A bytearray of protocol 0 is copied twice: from text to bytes, from bytes to the array. */
    private static final long COPIES_PER_BYTE = 3;

    private final PickleInput in;
    private final PickleStack stack;
    private final PickleMemo memo;
    private final KeyGuard keys;
    private final UnknownObjects unknown;
    private final DecodeLimits limits;

    private long elements;
    private long copied;
    /** Set once a container is referred to a second time: only then can a value share parts, or contain itself. */
    private boolean sharesContainers;

    PickleMachine(byte[] data, DecodeLimits limits, UnknownObjects unknown) {
        this.in = new PickleInput(data, limits);
        this.stack = new PickleStack(in);
        this.memo = new PickleMemo(in);
        this.keys = new KeyGuard(in);
        this.unknown = unknown;
        this.limits = limits;
    }

    PickleInput input() {
        return in;
    }

    PickleStack stack() {
        return stack;
    }

    PickleMemo memo() {
        return memo;
    }

    KeyGuard keys() {
        return keys;
    }

    UnknownObjects unknown() {
        return unknown;
    }

    /** Counts elements that some container got. */
    void elements(int more) {
        elements += more;
        if (elements > limits.maxElements()) {
            throw in.limit(
                    String.format(Locale.ROOT, "has %,d elements", elements), "maxElements", limits.maxElements());
        }
    }

    /** Counts elements and bytes that were copied from other parts of the value; see {@link Call#copies}. */
    void copies(int amount) {
        copied += amount;
        if (copied > COPIES_PER_BYTE * in.size()) {
            throw in.broken("it copies its own parts over and over");
        }
    }

    /** Something was taken from the memo, or doubled. */
    void shared(int depth) {
        sharesContainers |= depth > 0;
    }

    boolean sharesContainers() {
        return sharesContainers;
    }

    /** The value for what may lie on the stack without being one. */
    @Nullable Object finished(@Nullable Object value) {
        return value instanceof Unfinished unfinished ? unfinished.finish(unknown, stack, in) : value;
    }

    /** Finishes the slot if it needs it, and returns its depth. */
    int finishedDepth(int index) {
        int depth = stack.depth(index);
        if (depth == PickleStack.UNFINISHED) {
            depth = stack.value(index) instanceof Unfinished.Arguments args ? args.depth : 0;
            Object value = finished(stack.value(index));
            depth = depthOf(value, depth);
            stack.set(index, value, depth);
        }
        return depth;
    }

    /** The depth of what a call or a class reference became, given that of its arguments. */
    static int depthOf(@Nullable Object value, int inner) {
        if (value instanceof Unfinished) {
            return PickleStack.UNFINISHED;
        }
        boolean container = value instanceof Collection || value instanceof Map || value instanceof Record;
        return container ? Math.max(1, inner) : 0;
    }
}
