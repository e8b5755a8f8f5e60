package io.github.celeriac.serialization.pickle;

import io.github.celeriac.serialization.plain.PlainValues;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value, without recursion, as Python's own pickler would: the same instructions, memo numbers and frames.
 * A container that occurs twice is written once; one that contains itself is refused.
 */
final class PickleWriter implements WritePath {
    private static final int LONGEST_PATH = 16;

    private final PickleOutput out;
    private final WriteMemo memo = new WriteMemo();
    private final PickleEmitter emit;
    private final ObjectWriter objects;
    private final TemporalWriter times;
    private @Nullable Frame top;

    PickleWriter(PickleOptions options) {
        this.out = new PickleOutput(options.protocol());
        this.emit = new PickleEmitter(out, memo);
        this.objects = new ObjectWriter(this, options);
        this.times = new TemporalWriter(emit, this);
    }

    byte[] write(@Nullable Object value) {
        save(value, false);
        while (top != null) {
            Frame frame = top;
            if (!frame.step(this)) {
                top = frame.outer;
                memo.close(frame.index);
            }
        }
        return out.finish();
    }

    PickleEmitter emit() {
        return emit;
    }

    /** Writes a scalar at once; puts a container on the list of open ones. */
    void save(@Nullable Object value, boolean hashable) {
        out.boundary();
        if (value == null) {
            emit.op(Opcode.NONE);
        } else if (value instanceof String text) {
            emit.text(text);
        } else if (value instanceof Boolean flag) {
            emit.op(flag ? Opcode.NEWTRUE : Opcode.NEWFALSE);
        } else if (value instanceof Long || value instanceof Integer) {
            emit.whole(((Number) value).longValue());
        } else if (value instanceof Double number) {
            emit.real(number);
        } else if (value instanceof Map<?, ?> map) {
            saveMap(map, map, hashable);
        } else if (value instanceof Collection<?> collection) {
            saveCollection(collection, collection, hashable);
        } else if (value instanceof byte[] bytes) {
            emit.bytes(bytes);
        } else if (value instanceof BigInteger number) {
            emit.whole(number);
        } else if (!times.write(value)) {
            saveObject(value, hashable);
        }
    }

    private void saveObject(Object value, boolean hashable) {
        if (value instanceof ExceptionValue || value instanceof ResultTuple) {
            int index = memo.indexOf(value);
            if (!reuse(index)) {
                open(objects.reduced(value), index);
            }
        } else if (value instanceof OpaqueObject opaque) {
            throw unencodable("is an object of " + opaque.module() + "." + opaque.name()
                    + ", of which only the name and arguments are known");
        } else if (!objects.write(value)) {
            saveConverted(value, plainForm(value), hashable);
        }
    }

    private @Nullable Object plainForm(Object value) {
        Object plain = PlainValues.of(value);
        if (plain == value) {
            throw unencodable("is a " + value.getClass().getName()
                    + ", which has no form in Python; return a map, list, record or scalar instead");
        }
        return plain;
    }

    /** Java's own types: their plain form is written in their place, and their identity is that of the original. */
    private void saveConverted(Object source, @Nullable Object plain, boolean hashable) {
        if (plain instanceof Map<?, ?> map) {
            saveMap(map, source, hashable);
        } else if (plain instanceof Collection<?> collection) {
            saveCollection(collection, source, hashable);
        } else {
            save(plain, hashable);
        }
    }

    private void saveMap(Map<?, ?> map, Object source, boolean hashable) {
        if (hashable) {
            throw unencodable("is a map in a map's key or a set, which Python cannot hash");
        }
        if (map.isEmpty()) {
            emit.opMemoized(Opcode.EMPTY_DICT);
        } else {
            int index = memo.indexOf(source);
            if (!reuse(index)) {
                open(new Frame.Entries(map, source), index);
                emit.op(Opcode.EMPTY_DICT);
                memoize(index);
            }
        }
    }

    private void saveCollection(Collection<?> collection, Object source, boolean hashable) {
        if (collection instanceof FrozenSet || hashable && collection instanceof Set<?>) {
            saveWhole(collection, source, true, hashable);
        } else if (collection instanceof Tuple || hashable) {
            saveWhole(collection, source, false, hashable);
        } else if (collection.isEmpty() && !(collection instanceof PythonDeque)) {
            // Never a reference: Java's empty collections are shared constants, Python's can be changed.
            emit.opMemoized(collection instanceof Set<?> ? Opcode.EMPTY_SET : Opcode.EMPTY_LIST);
        } else {
            saveGrowing(collection, source);
        }
    }

    private void saveGrowing(Collection<?> collection, Object source) {
        int index = memo.indexOf(source);
        if (reuse(index)) {
            return;
        }
        if (collection instanceof Set<?>) {
            open(Frame.Elements.ofSet(collection), index);
            emit.op(Opcode.EMPTY_SET);
        } else {
            open(Frame.Elements.ofList(collection, source), index);
            if (collection instanceof PythonDeque deque) {
                objects.emptyDeque(deque);
            } else {
                emit.op(Opcode.EMPTY_LIST);
            }
        }
        memoize(index);
    }

    /** Inside a key a list becomes a tuple, which must not stand for the list elsewhere: only its own kind is reused. */
    private void saveWhole(Collection<?> collection, Object source, boolean frozen, boolean hashable) {
        if (collection.isEmpty() && !frozen) {
            emit.op(Opcode.EMPTY_TUPLE);
            return;
        }
        int index = memo.indexOf(source);
        if (!isImmutableKind(collection) || !reuse(index)) {
            open(new Frame.Whole(source, collection.toArray(), frozen, hashable), index);
        }
    }

    private static boolean isImmutableKind(Object container) {
        return container instanceof Tuple || container instanceof FrozenSet;
    }

    /** Writes a reference if that container was written before. */
    private boolean reuse(int index) {
        int number = memo.numberOf(index);
        if (number != WriteMemo.NONE) {
            emit.get(number);
        }
        return number != WriteMemo.NONE;
    }

    private void open(Frame frame, int index) {
        if (!memo.open(index)) {
            throw unencodable("contains itself");
        }
        frame.index = index;
        frame.outer = top;
        top = frame;
    }

    /** Whether nothing was opened inside of {@code frame}. */
    boolean isInnermost(Frame frame) {
        return top == frame;
    }

    private void memoize(int index) {
        emit.op(Opcode.MEMOIZE);
        memo.numberContainer(index);
    }

    /** Ends a tuple, frozenset or call, which is memoized only now. */
    void finishWhole(Frame frame, int opcode) {
        emit.op(opcode);
        if (frame instanceof Frame.Whole && !isImmutableKind(frame.source)) {
            emit.skipMemo();
        } else {
            memoize(frame.index);
        }
    }

    @Override
    public String path() {
        Deque<String> steps = new ArrayDeque<>();
        for (Frame frame = top; frame != null; frame = frame.outer) {
            steps.push(frame.where());
        }
        StringBuilder path = new StringBuilder("$");
        steps.stream().limit(LONGEST_PATH).forEach(path::append);
        return path.append(steps.size() > LONGEST_PATH ? "…" : "").toString();
    }
}
