package io.github.celeriac.spi;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The settings of one backend object, checked and frozen. */
public final class Settings {
    private final Map<Setting<?>, Object> values;

    /**
     * Freezes what was set.
     *
     * @param values by setting; defaults need not be among them
     */
    public Settings(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** The value, or the setting's default, or nothing if it has none. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? Optional.ofNullable(setting.fallback()) : Optional.of((T) value);
    }

    /** The value or the default of a setting that has one. */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new NoSuchElementException(setting.name() + " is not set and has no default"));
    }

    /** Whether somebody set it, rather than left it at its default. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
