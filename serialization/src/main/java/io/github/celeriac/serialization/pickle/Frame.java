package io.github.celeriac.serialization.pickle;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container that is being written: the writer keeps a list of these where another would recurse. */
abstract class Frame {
    /** As {@code _Pickler._BATCHSIZE}. */
    private static final int BATCH = 1_000;

    /** What was handed in, also if it is written as something else. */
    final Object source;

    /** Whether a dict key or set element is being written, in which lists become tuples. */
    final boolean hashable;

    @Nullable Frame outer;

    /** Of {@link #source} in the memo. */
    int index;

    Frame(Object source, boolean hashable) {
        this.source = source;
        this.hashable = hashable;
    }

    /** Writes more parts, until one is a container itself; false once it has ended. */
    abstract boolean step(PickleWriter writer);

    /** How a path goes on to the part being written: {@code [3]}, {@code .name}. */
    abstract String where();

    /** A list or set: {@code MARK, elements, APPENDS}, by the thousand; one element comes without a mark. */
    static final class Elements extends Frame {
        private final Iterator<?> elements;
        private final int ending;
        private final int batch;
        private final boolean elementsHashable;
        private int inBatch;
        private long position = -1;

        static Elements ofList(Collection<?> list, Object source) {
            boolean single = list.size() == 1;
            return new Elements(list, source, single ? Opcode.APPEND : Opcode.APPENDS, single ? 1 : BATCH, false);
        }

        static Elements ofSet(Collection<?> set) {
            return new Elements(set, set, Opcode.ADDITEMS, BATCH, true);
        }

        private Elements(Collection<?> elements, Object source, int ending, int batch, boolean elementsHashable) {
            super(source, false);
            this.elements = elements.iterator();
            this.ending = ending;
            this.batch = batch;
            this.elementsHashable = elementsHashable;
        }

        @Override
        boolean step(PickleWriter writer) {
            boolean more = true;
            while (more && writer.isInnermost(this)) {
                more = next(writer);
            }
            return more;
        }

        private boolean next(PickleWriter writer) {
            boolean more = elements.hasNext();
            if (inBatch == batch || inBatch > 0 && !more) {
                writer.emit().op(ending);
                inBatch = 0;
            }
            if (!more) {
                return false;
            }
            if (inBatch++ == 0 && ending != Opcode.APPEND) {
                writer.emit().op(Opcode.MARK);
            }
            position++;
            writer.save(elements.next(), elementsHashable);
            return true;
        }

        @Override
        String where() {
            return "[" + position + "]";
        }
    }

    /** A dict: keys and values in turn. */
    static final class Entries extends Frame {
        private final Iterator<? extends Map.Entry<?, ?>> entries;
        private final boolean single;
        private Map.@Nullable Entry<?, ?> current;
        private boolean inKey;
        private int inBatch;

        Entries(Map<?, ?> map, Object source) {
            super(source, false);
            this.entries = map.entrySet().iterator();
            this.single = map.size() == 1;
        }

        @Override
        boolean step(PickleWriter writer) {
            boolean more = true;
            while (more && writer.isInnermost(this)) {
                more = inKey && current != null ? value(writer, current) : key(writer);
            }
            return more;
        }

        private boolean value(PickleWriter writer, Map.Entry<?, ?> entry) {
            inKey = false;
            writer.save(entry.getValue(), false);
            return true;
        }

        private boolean key(PickleWriter writer) {
            boolean more = entries.hasNext();
            if (inBatch == (single ? 1 : BATCH) || inBatch > 0 && !more) {
                writer.emit().op(single ? Opcode.SETITEM : Opcode.SETITEMS);
                inBatch = 0;
            }
            if (!more) {
                return false;
            }
            if (inBatch++ == 0 && !single) {
                writer.emit().op(Opcode.MARK);
            }
            current = entries.next();
            inKey = true;
            writer.save(current.getKey(), true);
            return true;
        }

        @Override
        String where() {
            Object key = current == null ? null : current.getKey();
            boolean plain = key instanceof String text && text.matches("[A-Za-z0-9_]{1,40}");
            boolean number = key instanceof Number;
            return plain ? "." + key : number ? "[" + key + "]" : "[?]";
        }
    }

    /** A tuple or frozenset, which is complete only at its end. */
    static final class Whole extends Frame {
        private final @Nullable Object[] elements;
        private final boolean frozenSet;
        private int position = -1;

        Whole(Object source, @Nullable Object[] elements, boolean frozenSet, boolean hashable) {
            super(source, hashable);
            this.elements = elements;
            this.frozenSet = frozenSet;
        }

        @Override
        boolean step(PickleWriter writer) {
            if (position < 0 && (frozenSet || elements.length > 3)) {
                writer.emit().op(Opcode.MARK);
            }
            if (++position < elements.length) {
                writer.save(elements[position], frozenSet || hashable);
                return true;
            }
            writer.finishWhole(this, ending());
            return false;
        }

        private int ending() {
            return frozenSet
                    ? Opcode.FROZENSET
                    : elements.length > 3 ? Opcode.TUPLE : Opcode.TUPLE1 - 1 + elements.length;
        }

        @Override
        String where() {
            return "[" + position + "]";
        }
    }

    /** A call of a class: the class is written already, then come arguments, REDUCE, and state, BUILD, if there is any. */
    static final class Reduced extends Frame {
        private final Object args;
        private final @Nullable Object state;
        private int next;

        Reduced(Object source, Object args, @Nullable Object state) {
            super(source, false);
            this.args = args;
            this.state = state;
        }

        @Override
        boolean step(PickleWriter writer) {
            int step = next++;
            if (step == 0) {
                writer.save(args, false);
                return true;
            }
            if (step == 1) {
                writer.finishWhole(this, Opcode.REDUCE);
                if (state != null) {
                    writer.save(state, false);
                }
                return state != null;
            }
            writer.emit().op(Opcode.BUILD);
            return false;
        }

        @Override
        String where() {
            return next <= 1 ? ".args" : ".attributes";
        }
    }
}
