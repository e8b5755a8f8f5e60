package io.github.celeriac.spi;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its names, how its text is read, and what it is if nobody says.
 *
 * @param <T> the type of its value
 * @param name the new-style lower-case name, Celery's where Celery has it, e.g. {@code result_expires}
 * @param environment the environment variables that hold it, the preferred one first
 * @param parser reads its text; throws {@link IllegalArgumentException} with a requirement and a fix, such as
 *     {@code "must be a number of seconds; use 0 to keep results for ever"}
 * @param fallback the default; null if the setting is simply absent by default
 * @param meaning one sentence for the documentation
 */
public record Setting<T>(
        String name,
        List<String> environment,
        Function<String, T> parser,
        @Nullable T fallback,
        String meaning) {

    public Setting {
        environment = List.copyOf(environment);
    }

    /** One of Celery's settings: the variable is {@code CELERY_} and the upper-case name, then the old names. */
    public static <T> Setting<T> celery(
            String name, Function<String, T> parser, @Nullable T fallback, String meaning, String... oldNames) {
        String variable = "CELERY_" + name.toUpperCase(Locale.ROOT);
        List<String> names = new java.util.ArrayList<>(List.of(variable));
        for (String oldName : oldNames) {
            if (!oldName.equals(variable)) {
                names.add(oldName);
            }
        }
        return new Setting<>(name, names, parser, fallback, meaning);
    }

    /** One of this library's own: the variable is {@code CELERIAC_} and the upper-case name. */
    public static <T> Setting<T> own(String name, Function<String, T> parser, @Nullable T fallback, String meaning) {
        return new Setting<>(name, List.of("CELERIAC_" + name.toUpperCase(Locale.ROOT)), parser, fallback, meaning);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Setting<?> setting && name.equals(setting.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
