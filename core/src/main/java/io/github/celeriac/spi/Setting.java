package io.github.celeriac.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its names, how its text is read, and what it is if nobody says.
 *
 * @param <T> the type of its value
 * @param name the new-style lower-case name, Celery's where Celery has it, e.g. {@code result_expires}
 * @param environment the environment variables that hold it, the preferred one first
 * @param parser reads its text, and knows its unit and bounds
 * @param fallback the default; null if the setting is simply absent by default
 * @param meaning one sentence for the documentation
 * @param since the first Celery that has it, {@code 5.2} for all that is as old or older; null for one of our own
 */
public record Setting<T>(
        String name,
        List<String> environment,
        SettingParser<T> parser,
        @Nullable T fallback,
        String meaning,
        @Nullable String since) {
    private static final String OLD = "5.2";

    public Setting {
        environment = List.copyOf(environment);
    }

    /** One of Celery's settings: the variable is {@code CELERY_} and the upper-case name, then the old names. */
    public static <T> Setting<T> celery(
            String name, SettingParser<T> parser, @Nullable T fallback, String meaning, String... oldNames) {
        String variable = "CELERY_" + name.toUpperCase(Locale.ROOT);
        List<String> names = new ArrayList<>(List.of(variable));
        for (String oldName : oldNames) {
            if (!oldName.equals(variable)) {
                names.add(oldName);
            }
        }
        return new Setting<>(name, names, parser, fallback, meaning, OLD);
    }

    /** The same setting, but first in this version of Celery. */
    public Setting<T> since(String celery) {
        return new Setting<>(name, environment, parser, fallback, meaning, celery);
    }

    /** One of this library's own: the variable is {@code CELERIAC_} and the upper-case name. */
    public static <T> Setting<T> own(String name, SettingParser<T> parser, @Nullable T fallback, String meaning) {
        return new Setting<>(
                name, List.of("CELERIAC_" + name.toUpperCase(Locale.ROOT)), parser, fallback, meaning, null);
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
