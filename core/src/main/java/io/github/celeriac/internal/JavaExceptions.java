package io.github.celeriac.internal;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.value.ExceptionValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java throwables in Celery's terms. */
final class JavaExceptions {
    private JavaExceptions() {}

    /** Package, class and message; an exception that came from Celery stays what it was there. */
    static ExceptionValue describe(Throwable thrown) {
        if (thrown instanceof RemoteTaskException remote) {
            return new ExceptionValue(remote.module(), remote.type(), remote.args());
        }
        Class<?> type = namedClass(thrown);
        String module = type.getPackageName();
        String message = message(thrown);
        return new ExceptionValue(
                module.isEmpty() ? "java" : module,
                qualifiedName(type),
                message == null ? List.of() : List.of(message));
    }

    /** An anonymous class has no name that would tell anybody anything: what it extends has. */
    private static Class<?> namedClass(Throwable thrown) {
        Class<?> type = thrown.getClass();
        while ((type.isAnonymousClass() || type.isHidden()) && type.getSuperclass() != null) {
            type = type.getSuperclass();
        }
        return type;
    }

    /** As Python's {@code __qualname__}: {@code Outer.Inner}. */
    private static String qualifiedName(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : qualifiedName(outer) + "." + type.getSimpleName();
    }

    private static @Nullable String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException e) {
            return "getMessage() failed: " + e.getClass().getName();
        }
    }

    /** What {@link Throwable#printStackTrace()} prints. */
    static String traceback(Throwable thrown) {
        StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text)) {
            thrown.printStackTrace(writer);
        } catch (RuntimeException e) {
            text.append("printStackTrace() failed: ").append(e.getClass().getName());
        }
        return text.toString();
    }
}
