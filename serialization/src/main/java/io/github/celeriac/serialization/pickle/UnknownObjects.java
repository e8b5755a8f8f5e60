package io.github.celeriac.serialization.pickle;

import io.github.celeriac.RefusedClassException;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses classes that are not understood, or lets them pass as inert data; see {@link UnknownClasses}. */
final class UnknownObjects {
    private static final Set<String> FAILED = Set.of("FAILURE", "RETRY", "REVOKED");
    private static final int NOWHERE = -1;

    private final UnknownClasses choice;

    UnknownObjects(UnknownClasses choice) {
        this.choice = choice;
    }

    /** A class or function that is itself a value. */
    OpaqueObject reference(Global global, PickleStack stack, PickleInput in) {
        admit(global, stack.size() - 1, stack, in);
        return OpaqueObject.reference(global.module, global.name);
    }

    /**
     * A call: exceptions are pickled as calls of their class.
     *
     * @param index the slot that gets the outcome
     */
    Record call(Global global, Tuple args, int index, PickleStack stack, PickleInput in) {
        int failure = admit(global, index, stack, in);
        return index == failure || KnownExceptions.looksLikeOne(global.name)
                ? new ExceptionValue(global.module, global.name, args)
                : new OpaqueObject(global.module, global.name, args, null, null);
    }

    /** A new object of a class, without a call: exceptions are not pickled in this way. */
    OpaqueObject instance(Global global, Tuple args, int index, PickleStack stack, PickleInput in) {
        admit(global, index, stack, in);
        return new OpaqueObject(global.module, global.name, args, null, null);
    }

    private int admit(Global global, int index, PickleStack stack, PickleInput in) {
        int failure = failureSlot(stack);
        if (choice == UnknownClasses.OPAQUE) {
            return failure;
        }
        if (CodeRunners.contains(global)) {
            throw refused(global, in, "which can run code; do not trust whoever wrote it");
        }
        if (failure == NOWHERE || index < failure) {
            throw refused(
                    global,
                    in,
                    "which is none of the classes that are understood; let the task return plain values, or take such"
                            + " objects as inert data with PickleOptions.withUnknownClasses(OPAQUE)");
        }
        return failure;
    }

    /** The slot at which the result of a failed task begins, while that result is being built. */
    private int failureSlot(PickleStack stack) {
        if (choice == UnknownClasses.FAILURE_VALUE) {
            return 0;
        }
        if (choice == UnknownClasses.REFUSE || stack.size() < 2) {
            return NOWHERE;
        }
        if (stack.value(0) instanceof Map<?, ?> meta) {
            return metaSlot(meta, stack);
        }
        return stack.value(0) instanceof List<?> part ? chordPartSlot(part, stack) : NOWHERE;
    }

    /** Keys and values of the meta lie on the stack until SETITEMS, or one by one in the dict already. */
    private static int metaSlot(Map<?, ?> meta, PickleStack stack) {
        Object status = meta.get("status");
        for (int key = 1; key < stack.size(); key += 2) {
            Object name = stack.value(key);
            if ("result".equals(name)) {
                return status instanceof String && FAILED.contains(status) ? key + 1 : NOWHERE;
            }
            if ("status".equals(name) && key + 1 < stack.size()) {
                status = stack.value(key + 1);
            }
        }
        return NOWHERE;
    }

    /** {@code KeyValueStoreBackend.on_chord_part_return} of Redis: {@code [1, task id, state, result]}. */
    private static int chordPartSlot(List<?> part, PickleStack stack) {
        int before = part.size();
        if (before > 3) {
            return NOWHERE;
        }
        int slot = 1 + 3 - before;
        @Nullable Object state = before == 3 ? part.get(2) : slot <= stack.size() ? stack.value(slot - 1) : null;
        return state instanceof String && FAILED.contains(state) ? slot : NOWHERE;
    }

    private static RefusedClassException refused(Global global, PickleInput in, String reason) {
        return new RefusedClassException(
                String.format(
                        Locale.ROOT, "pickled value names %s at byte %,d, %s", shown(global), in.position(), reason),
                global.fullName());
    }

    /** The name for a message: cut, and printable ASCII only. */
    static String shown(Global global) {
        String name = global.fullName();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), 120); i++) {
            char c = name.charAt(i);
            text.append(c > ' ' && c < 0x7f ? c : '?');
        }
        return text.append(name.length() > 120 ? "…" : "").toString();
    }
}
