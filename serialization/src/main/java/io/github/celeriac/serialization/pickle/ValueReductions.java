package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's own value classes, but for dates and times. */
final class ValueReductions {
    private ValueReductions() {}

    static void register(KnownGlobals.Registrar known) {
        known.add("builtins", "complex", call -> new ComplexNumber(call.real(0), call.count() > 1 ? call.real(1) : 0));
        known.add("builtins", "range", call -> new IntegerRange(call.whole(0), call.whole(1), call.whole(2)));
        known.add("builtins", "set", ValueReductions::set);
        known.add("builtins", "frozenset", ValueReductions::frozenSet);
        known.add("builtins", "bytes", ValueReductions::bytes);
        known.add("builtins", "bytearray", ValueReductions::bytes);
        known.add("_codecs", "encode", ValueReductions::encode);
        known.add("decimal", "Decimal", ValueReductions::decimal);
        known.add("uuid", "UUID", call -> new Unfinished.BareUuid());
        known.add("uuid", "SafeUUID", call -> call.arg(0));
        known.add("collections", "OrderedDict", ValueReductions::emptyDict);
        known.add("collections", "defaultdict", ValueReductions::defaultDict);
        known.add("collections", "Counter", ValueReductions::counter);
        known.add("collections", "deque", ValueReductions::deque);
        known.add("copyreg", "_reconstructor", ValueReductions::reconstructor);
    }

    private static Set<@Nullable Object> set(Call call) {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        return call.count() == 0 ? set : call.intoSet(0, set);
    }

    private static FrozenSet frozenSet(Call call) {
        return call.count() == 0 ? new FrozenSet(0) : call.intoSet(0, new FrozenSet(0));
    }

    /** {@code bytearray(bytes)}, or {@code bytearray(text, 'latin-1')} in protocols 0 to 2. */
    private static byte[] bytes(Call call) {
        if (call.count() == 0) {
            return new byte[0];
        }
        byte[] bytes = call.count() == 1 ? call.bytes(0) : latin1(call);
        call.copies(bytes.length);
        return bytes.clone();
    }

    /** How protocols 0 to 2, which know no bytes, have them. */
    private static byte[] encode(Call call) {
        byte[] bytes = latin1(call);
        call.copies(bytes.length);
        return bytes;
    }

    private static byte[] latin1(Call call) {
        String encoding = call.text(1);
        if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
            throw call.wrong("has an encoding other than latin1");
        }
        String text = call.text(0);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).equals(text)) {
            throw call.wrong("has text that is no latin1");
        }
        return bytes;
    }

    private static Number decimal(Call call) {
        String text = call.text(0);
        call.copies(text.length());
        int longest = call.limits().maxNumberLength();
        if (text.length() > longest) {
            throw call.wrong("has more than DecodeLimits.maxNumberLength() digits (" + longest + ")");
        }
        try {
            Optional<NonFiniteDecimal> other = NonFiniteDecimal.parse(text);
            return other.isPresent() ? other.get() : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw call.wrong("has text that is no decimal number, or one with too large an exponent");
        }
    }

    private static Map<@Nullable Object, @Nullable Object> emptyDict(Call call) {
        if (call.count() > 0) {
            throw call.wrong("has arguments, as only Python 2 wrote them");
        }
        return new LinkedHashMap<>();
    }

    /** The default factory is left out: it is code. */
    private static Map<@Nullable Object, @Nullable Object> defaultDict(Call call) {
        if (call.count() > 1) {
            throw call.wrong("has more than a default factory");
        }
        return new LinkedHashMap<>();
    }

    private static Object counter(Call call) {
        if (call.count() == 1 && call.arg(0) instanceof LinkedHashMap<?, ?> counts) {
            return counts;
        }
        throw call.wrong("has no dict of counts");
    }

    /** {@code deque((), maxlen)}, then APPENDS; or {@code deque([…], maxlen)}. */
    private static PythonDeque deque(Call call) {
        PythonDeque deque = new PythonDeque(call.count() > 1 && call.arg(1) != null ? call.whole(1) : null);
        if (call.count() > 0) {
            if (!(call.arg(0) instanceof List<?> elements)) {
                throw call.wrong("has elements that are no list");
            }
            call.copies(elements.size());
            deque.addAll(elements);
        }
        return deque;
    }

    /** {@code copyreg._reconstructor(cls, object, None)} of protocols 0 and 1: as NEWOBJ without arguments. */
    private static @Nullable Object reconstructor(Call call) {
        if (!(call.arg(0) instanceof Global type)) {
            throw call.wrong("names no class");
        }
        return call.newObject(type);
    }
}
