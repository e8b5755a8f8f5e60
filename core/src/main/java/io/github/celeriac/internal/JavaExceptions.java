package io.github.celeriac.internal;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.value.ExceptionValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Java throwables in Celery's terms. */
final class JavaExceptions {
    private JavaExceptions() {}

    /** Package, class and message; an exception that came from Celery stays what it was there. */
    static ExceptionValue describe(Throwable thrown) {
        if (thrown instanceof RemoteTaskException remote) {
            return new ExceptionValue(remote.module(), remote.type(), remote.args());
        }
        Class<?> type = thrown.getClass();
        String module = type.getPackageName();
        String name = module.isEmpty() ? type.getName() : type.getName().substring(module.length() + 1);
        String message = thrown.getMessage();
        return new ExceptionValue(
                module.isEmpty() ? "java" : module,
                name.replace('$', '.'),
                message == null ? List.of() : List.of(message));
    }

    /** What {@link Throwable#printStackTrace()} prints. */
    static String traceback(Throwable thrown) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        thrown.printStackTrace(writer);
        writer.flush();
        return text.toString();
    }
}
