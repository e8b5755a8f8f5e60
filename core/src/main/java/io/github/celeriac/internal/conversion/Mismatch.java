package io.github.celeriac.internal.conversion;

import io.github.celeriac.UnexpectedResultTypeException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions: where, what was found, what was wanted, what to do. */
final class Mismatch {
    private Mismatch() {}

    static UnexpectedResultTypeException of(@Nullable Object value, Type wanted, ValuePath path) {
        return of(value, wanted, path, "");
    }

    /** {@code hint} says why, or what else to ask for; it starts with a comma, or is empty. */
    static UnexpectedResultTypeException of(@Nullable Object value, Type wanted, ValuePath path, String hint) {
        return new UnexpectedResultTypeException(place(path) + " is " + Excerpt.of(value) + " but " + nameOf(wanted)
                + " was asked for" + hint + "; ask for Object.class to see the value as it is");
    }

    static UnexpectedResultTypeException missing(Type wanted, ValuePath path) {
        return new UnexpectedResultTypeException(place(path) + " is missing but " + nameOf(wanted)
                + " was asked for; make it a type that can be null, or Optional");
    }

    /** {@code problem} goes on after the place, e.g. {@code cannot become X, …}. */
    static UnexpectedResultTypeException problem(ValuePath path, String problem, @Nullable Throwable cause) {
        return new UnexpectedResultTypeException(place(path) + " " + problem, cause);
    }

    private static String place(ValuePath path) {
        return path.depth() == 0 ? "result" : "result at " + path;
    }

    static String nameOf(Type type) {
        if (type instanceof Class<?> known && known.getPackageName().equals("java.lang")) {
            return known.getSimpleName();
        }
        return type.getTypeName();
    }
}
