package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Runs one pickle, of any protocol. One instruction never costs more than the bytes and elements that it is about. */
final class PickleReader {
    private final PickleMachine machine;
    private final PickleInput in;
    private final PickleStack stack;
    private final PickleMemo memo;
    private final PickleContainers containers;
    private final PickleObjects objects;

    PickleReader(byte[] data, DecodeLimits limits, UnknownObjects unknown) {
        this.machine = new PickleMachine(data, limits, unknown);
        this.in = machine.input();
        this.stack = machine.stack();
        this.memo = machine.memo();
        this.containers = new PickleContainers(machine);
        this.objects = new PickleObjects(machine);
    }

    @Nullable Object read() {
        int opcode = in.u1();
        while (opcode != Opcode.STOP) {
            run(opcode);
            opcode = in.u1();
        }
        return result();
    }

    private @Nullable Object result() {
        stack.require(1);
        if (stack.size() != 1 || stack.hasMarks()) {
            throw in.broken("it ends while something is still open");
        }
        if (in.position() != in.size()) {
            throw in.broken("something follows its end");
        }
        machine.finishedDepth(0);
        Object value = stack.value(0);
        if (machine.sharesContainers()) {
            SharedParts.check(value, in);
        }
        return value;
    }

    /** The common instructions of protocols 2 to 5. */
    private void run(int opcode) {
        switch (opcode) {
            case Opcode.SHORT_BINUNICODE -> stack.push(in.shortText());
            case Opcode.BINUNICODE -> stack.push(in.text(in.u4()));
            case Opcode.MEMOIZE -> memoize();
            case Opcode.BINGET -> get(in.u1());
            case Opcode.LONG_BINGET -> get(in.u4());
            case Opcode.BINPUT -> put(in.u1());
            case Opcode.LONG_BINPUT -> put(in.u4());
            case Opcode.NONE -> stack.push(null);
            case Opcode.NEWTRUE -> stack.push(true);
            case Opcode.NEWFALSE -> stack.push(false);
            case Opcode.BININT1 -> stack.push((long) in.u1());
            case Opcode.BININT2 -> stack.push((long) in.u2());
            case Opcode.BININT -> stack.push((long) in.i4());
            case Opcode.LONG1 -> stack.push(PickleNumbers.twosComplement(in.number(in.u1())));
            case Opcode.LONG4 -> stack.push(PickleNumbers.twosComplement(in.number(in.i4())));
            case Opcode.BINFLOAT -> stack.push(in.f8());
            case Opcode.SHORT_BINBYTES -> stack.push(in.bytes(in.u1()));
            case Opcode.BINBYTES -> stack.push(in.bytes(in.u4()));
            case Opcode.MARK -> stack.mark();
            case Opcode.EMPTY_LIST -> stack.push(new ArrayList<>(0), 1);
            case Opcode.EMPTY_DICT -> stack.push(new LinkedHashMap<>(), 1);
            case Opcode.EMPTY_SET -> stack.push(new LinkedHashSet<>(), 1);
            case Opcode.EMPTY_TUPLE -> stack.push(Tuple.of(), 0);
            case Opcode.APPEND -> containers.append(stack.size() - 1);
            case Opcode.APPENDS -> containers.append(stack.popMark());
            case Opcode.SETITEM -> setItem();
            case Opcode.SETITEMS -> containers.setItems(stack.popMark());
            case Opcode.ADDITEMS -> containers.addItems(stack.popMark());
            case Opcode.TUPLE -> containers.tuple(stack.popMark());
            case Opcode.TUPLE1 -> tuple(1);
            case Opcode.TUPLE2 -> tuple(2);
            case Opcode.TUPLE3 -> tuple(3);
            case Opcode.FRAME -> in.frame(in.i8());
            case Opcode.PROTO -> protocol(in.u1());
            default -> runObject(opcode);
        }
    }

    private void runObject(int opcode) {
        switch (opcode) {
            case Opcode.STACK_GLOBAL -> objects.stackGlobal();
            case Opcode.GLOBAL -> objects.global(in.line(), in.line());
            case Opcode.REDUCE -> objects.reduce();
            case Opcode.BUILD -> objects.build();
            case Opcode.NEWOBJ -> objects.newObject(false);
            case Opcode.NEWOBJ_EX -> objects.newObject(true);
            case Opcode.INST -> inst();
            case Opcode.OBJ -> objects.obj(stack.popMark());
            case Opcode.FROZENSET -> containers.frozenSet(stack.popMark());
            case Opcode.BINUNICODE8 -> stack.push(in.text(in.i8()));
            case Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> stack.push(in.bytes(in.i8()));
            case Opcode.POP -> stack.pop();
            case Opcode.POP_MARK -> stack.truncate(stack.popMark());
            case Opcode.DUP -> duplicate();
            default -> runOld(opcode);
        }
    }

    /** Protocols 0 and 1. */
    private void runOld(int opcode) {
        switch (opcode) {
            case Opcode.INT -> stack.push(PickleNumbers.intLine(in.numberLine(), in));
            case Opcode.LONG -> stack.push(PickleNumbers.longLine(in.numberLine(), in));
            case Opcode.FLOAT -> stack.push(PickleNumbers.floatLine(in.numberLine(), in));
            case Opcode.STRING -> stack.push(PickleText.python2String(PickleText.python2Literal(in.line(), in)));
            case Opcode.BINSTRING -> stack.push(PickleText.python2String(in.bytes(in.i4())));
            case Opcode.SHORT_BINSTRING -> stack.push(PickleText.python2String(in.bytes(in.u1())));
            case Opcode.UNICODE -> stack.push(PickleText.rawUnicodeEscape(in.line(), in));
            case Opcode.LIST -> containers.list(stack.popMark());
            case Opcode.DICT -> containers.dict(stack.popMark());
            case Opcode.GET -> get(memoIndex());
            case Opcode.PUT -> put(memoIndex());
            default -> throw refused(opcode);
        }
    }

    private RuntimeException refused(int opcode) {
        return switch (opcode) {
            case Opcode.PERSID, Opcode.BINPERSID -> in.broken("it refers to an object outside of it (persistent id)");
            case Opcode.EXT1, Opcode.EXT2, Opcode.EXT4 ->
                in.broken("it uses the copyreg extension registry of its writer");
            case Opcode.NEXT_BUFFER, Opcode.READONLY_BUFFER -> in.broken("it has buffers outside of it (protocol 5)");
            default ->
                in.broken("there is no instruction " + opcode
                        + "; was it written with another result_serializer than pickle?");
        };
    }

    private void protocol(int version) {
        if (version > Opcode.HIGHEST_PROTOCOL) {
            throw in.broken("it is of protocol " + version + ", and 5 is the highest known");
        }
    }

    private void setItem() {
        stack.require(2);
        containers.setItems(stack.size() - 2);
    }

    private void tuple(int count) {
        stack.require(count);
        containers.tuple(stack.size() - count);
    }

    private void memoize() {
        stack.require(1);
        int top = stack.size() - 1;
        memo.memoize(stack.value(top), stack.depth(top));
    }

    private void put(long index) {
        stack.require(1);
        int top = stack.size() - 1;
        memo.put(index, stack.value(top), stack.depth(top));
    }

    private void get(long index) {
        int slot = memo.find(index);
        int depth = memo.depth(slot);
        machine.shared(depth);
        stack.push(memo.value(slot), depth);
    }

    private long memoIndex() {
        return PickleNumbers.longLine(in.numberLine(), in) instanceof Long index ? index : -1;
    }

    private void duplicate() {
        stack.require(1);
        int top = stack.size() - 1;
        machine.shared(stack.depth(top));
        stack.push(stack.value(top), stack.depth(top));
    }

    private void inst() {
        Global type = KnownGlobals.named(in.line(), in.line());
        int first = stack.popMark();
        objects.callWithSlots(type, first, first);
    }
}
