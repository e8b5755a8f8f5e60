package io.github.celeriac.serialization.pickle;

import io.github.celeriac.serialization.pickle.PickleEmitter.GlobalName;
import io.github.celeriac.value.ComplexNumber;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.IntegerRange;
import io.github.celeriac.value.NonFiniteDecimal;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that Python has classes for, other than dates and times. */
final class ObjectWriter {
    private static final GlobalName DECIMAL = new GlobalName("decimal", "Decimal");
    private static final GlobalName UUID_CLASS = new GlobalName("uuid", "UUID");
    private static final GlobalName COMPLEX = new GlobalName("builtins", "complex");
    private static final GlobalName RANGE = new GlobalName("builtins", "range");
    private static final GlobalName DEQUE = new GlobalName("collections", "deque");
    private static final GlobalName APP_ATTRIBUTE = new GlobalName("celery.app.base", "_unpickle_appattr");
    private static final GlobalName WRAPPER = new GlobalName(KnownExceptions.WRAPPER_MODULE, KnownExceptions.WRAPPER);

    /** Of these, loading fails with any other number of arguments. */
    private static final Map<String, Integer> FIXED_ARGUMENTS = Map.of(
            "UnicodeDecodeError",
            5,
            "UnicodeEncodeError",
            5,
            "UnicodeTranslateError",
            4,
            "ExceptionGroup",
            2,
            "BaseExceptionGroup",
            2,
            "UnpickleableExceptionWrapper",
            4,
            "HttpError",
            3);
    /** Classes, perhaps nested: never the functions and modules that a module has, too. */
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][A-Za-z0-9_]*(?:\\.[A-Z][A-Za-z0-9_]*)*");

    private final PickleWriter writer;
    private final PickleOptions options;

    ObjectWriter(PickleWriter writer, PickleOptions options) {
        this.writer = writer;
        this.options = options;
    }

    /** Writes {@code value} whole, if it is a scalar of one of these classes. */
    boolean write(Object value) {
        PickleEmitter out = writer.emit();
        if (value instanceof BigDecimal || value instanceof NonFiniteDecimal) {
            out.global(DECIMAL);
            out.text(value.toString());
            out.opMemoized(Opcode.TUPLE1);
            out.opMemoized(Opcode.REDUCE);
        } else if (value instanceof UUID uuid) {
            uuid(uuid, out);
        } else if (value instanceof ComplexNumber number) {
            out.global(COMPLEX);
            out.real(number.real());
            out.real(number.imaginary());
            out.opMemoized(Opcode.TUPLE2);
            out.opMemoized(Opcode.REDUCE);
        } else if (value instanceof IntegerRange range) {
            range(range, out);
        } else {
            return false;
        }
        return true;
    }

    private static void uuid(UUID uuid, PickleEmitter out) {
        out.global(UUID_CLASS);
        out.op(Opcode.EMPTY_TUPLE);
        out.opMemoized(Opcode.NEWOBJ);
        out.opMemoized(Opcode.EMPTY_DICT);
        out.text("int");
        out.whole(new BigInteger(uuid.toString().replace("-", ""), 16));
        out.op(Opcode.SETITEM);
        out.op(Opcode.BUILD);
    }

    private void range(IntegerRange range, PickleEmitter out) {
        if (range.step() == 0) {
            throw writer.unencodable("is a range with step 0");
        }
        out.global(RANGE);
        out.whole(range.start());
        out.whole(range.stop());
        out.whole(range.step());
        out.opMemoized(Opcode.TUPLE3);
        out.opMemoized(Opcode.REDUCE);
    }

    /** A deque before it gets its elements. */
    void emptyDeque(PythonDeque deque) {
        PickleEmitter out = writer.emit();
        Long maxLength = deque.maxLength();
        out.global(DEQUE);
        out.op(Opcode.EMPTY_TUPLE);
        if (maxLength != null) {
            out.whole(maxLength);
            out.opMemoized(Opcode.TUPLE2);
        }
        out.op(Opcode.REDUCE);
    }

    /** Writes the class, and returns the rest of the call. */
    Frame reduced(Object value) {
        return value instanceof ResultTuple result ? result(result) : exception((ExceptionValue) value);
    }

    /** Without backend, as Celery 5.2 to 5.6 read it; a group's parent is given, though Celery itself forgets it. */
    private Frame result(ResultTuple result) {
        writer.emit().global(APP_ATTRIBUTE);
        List<ResultTuple> children = result.children();
        if (children == null) {
            Tuple args = Tuple.of(result.id(), null, null, null, result.parent());
            return new Frame.Reduced(result, Tuple.of("AsyncResult", args), null);
        }
        List<Object> members = new ArrayList<>(children);
        Tuple args = result.parent() == null
                ? Tuple.of(result.id(), members)
                : Tuple.of(result.id(), members, result.parent());
        return new Frame.Reduced(result, Tuple.of("GroupResult", args), null);
    }

    private Frame exception(ExceptionValue exception) {
        if (isImportable(exception)) {
            writer.emit().global(new GlobalName(exception.module(), exception.type()));
            Map<String, @Nullable Object> attributes = exception.attributes();
            return new Frame.Reduced(
                    exception, Tuple.copyOf(exception.args()), attributes.isEmpty() ? null : attributes);
        }
        writer.emit().global(WRAPPER);
        Tuple args = Tuple.of(exception.module(), exception.type(), Tuple.copyOf(exception.args()), shown(exception));
        return new Frame.Reduced(exception, args, null);
    }

    private boolean isImportable(ExceptionValue exception) {
        Integer fixed = FIXED_ARGUMENTS.get(exception.type());
        if (KnownExceptions.isKnown(exception.module(), exception.type())) {
            return fixed == null || fixed == exception.args().size();
        }
        return options.importableModules().contains(exception.module())
                && CLASS_NAME.matcher(exception.type()).matches();
    }

    /** What Python prints for the exception in its wrapper. */
    private static String shown(ExceptionValue exception) {
        return exception.args().stream()
                .map(arg -> arg instanceof String || arg instanceof Number ? "'" + arg + "'" : "…")
                .collect(Collectors.joining(", ", exception.type() + "(", ")"));
    }
}
