package io.github.celeriac.cli;

import io.github.celeriac.ResultBackendException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code validate}.
 *
 * @param fix what to do about it; empty if nothing
 */
record Check(String name, Level level, String detail, String fix) {
    enum Level {
        PASS("\u001b[32m"),
        WARN("\u001b[33m"),
        FAIL("\u001b[31m");

        private final String colour;

        Level(String colour) {
            this.colour = colour;
        }

        String shown(boolean colours) {
            return colours ? colour + name() + "\u001b[0m" : name();
        }
    }

    static Check pass(String name, String detail) {
        return new Check(name, Level.PASS, detail, "");
    }

    static Check warn(String name, String detail, String fix) {
        return new Check(name, Level.WARN, detail, fix);
    }

    static Check fail(String name, String detail, String fix) {
        return new Check(name, Level.FAIL, detail, fix);
    }

    /** What it comes to; a failure if the backend throws. */
    static Check attempt(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (ResultBackendException | CompletionException e) {
            Throwable cause = e.getCause() instanceof ResultBackendException ? e.getCause() : e;
            return fail(name, String.valueOf(cause.getMessage()), "");
        }
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("check", name);
        fields.put("level", level.name());
        fields.put("detail", detail);
        fields.put("fix", fix.isEmpty() ? null : fix);
        return fields;
    }

    String line(boolean colours) {
        return level.shown(colours) + "  " + name + ": " + detail + (fix.isEmpty() ? "" : "; " + fix);
    }
}
