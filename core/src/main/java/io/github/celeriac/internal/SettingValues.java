package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was set so far, by builder steps, by name and by environment, with every problem met on the way. */
public final class SettingValues {
    private static final List<String> OWNED_PREFIXES = List.of("CELERY_RESULT_", "CELERIAC_");

    private final Map<Setting<?>, Object> steps = new LinkedHashMap<>();
    private final Map<String, String> named = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable Map<String, String> environment;

    public <T> void put(Setting<T> setting, T value, String step) {
        Object first = steps.putIfAbsent(setting, value);
        if (first != null) {
            String shown = setting.equals(ResultSettings.BACKEND)
                    ? UrlParser.redacted(String.valueOf(first))
                    : String.valueOf(first);
            problem(step + " was set twice, first to '" + shown + "'; set it once");
        }
    }

    public <T> void putText(Setting<T> setting, String text, String step) {
        parse(setting, text, step).ifPresent(value -> put(setting, value, step));
    }

    public void putNamed(String name, String text) {
        String first = named.putIfAbsent(name, text);
        if (first != null) {
            problem(name + " was set twice; set it once");
        }
    }

    public void environment(Map<String, String> variables) {
        if (environment != null) {
            problem("environment was set twice; set it once");
        }
        environment = Map.copyOf(variables);
    }

    public void problem(String problem) {
        problems.add(problem);
    }

    /** What {@code ${NAME}} in a URL is looked up in: the given environment, else the process's. */
    Map<String, String> variables() {
        return environment == null ? System.getenv() : environment;
    }

    /** The URL, checked for a password in code. */
    String url() {
        Object given = steps.containsKey(ResultSettings.BACKEND)
                ? steps.get(ResultSettings.BACKEND)
                : named.get(ResultSettings.BACKEND.name());
        if (given != null) {
            if (UrlParser.hasLiteralPassword(given.toString())) {
                throw new InvalidSettingException("result_backend was '" + UrlParser.redacted(given.toString())
                        + "' with its password written out, but a password in code must not be; write ${NAME} in its"
                        + " place and export that variable, or use password(Credentials.env(\"NAME\"))");
            }
            return given.toString();
        }
        for (String variable : ResultSettings.BACKEND.environment()) {
            String url = environment == null ? null : environment.get(variable);
            if (url != null && !url.isBlank()) {
                return url.strip();
            }
        }
        throw new InvalidSettingException("result_backend was not set but is needed; export CELERY_RESULT_BACKEND,"
                + " e.g. redis://localhost:6379/0, or call url(…)");
    }

    /** Everything, checked against the settings that this backend has. */
    Settings resolve(Collection<Setting<?>> known) {
        List<String> found = new ArrayList<>(problems);
        Map<Setting<?>, Object> values = new HashMap<>();
        fromEnvironment(known, values, found);
        fromNames(known, values, found);
        values.putAll(steps);
        if (!found.isEmpty()) {
            throw new InvalidSettingException(found);
        }
        return new Settings(values);
    }

    private void fromEnvironment(Collection<Setting<?>> known, Map<Setting<?>, Object> values, List<String> found) {
        Map<String, String> variables = environment == null ? Map.of() : environment;
        for (Setting<?> setting : known) {
            setting.environment().stream()
                    .filter(variable -> !variables.getOrDefault(variable, "").isBlank())
                    .findFirst()
                    .ifPresent(variable -> read(setting, variables.get(variable), variable, values, found));
        }
        for (String variable : variables.keySet()) {
            if (OWNED_PREFIXES.stream().anyMatch(variable::startsWith)
                    && !CelerySettingNames.isKnown(variable, known)) {
                List<String> names =
                        known.stream().flatMap(s -> s.environment().stream()).toList();
                found.add("environment variable " + variable + " is not a setting; " + NearestName.hint(variable, names)
                        + "unset it or correct its name");
            }
        }
    }

    private void fromNames(Collection<Setting<?>> known, Map<Setting<?>, Object> values, List<String> found) {
        named.forEach((name, text) -> {
            Optional<Setting<?>> setting =
                    known.stream().filter(s -> s.name().equals(name)).findFirst();
            if (setting.isPresent()) {
                read(setting.get(), text, name, values, found);
            } else {
                List<String> names = known.stream().map(Setting::name).toList();
                found.add(name + " is not a setting of this backend; " + NearestName.hint(name, names) + "known: "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }

    private static void read(
            Setting<?> setting,
            @Nullable String text,
            String source,
            Map<Setting<?>, Object> values,
            List<String> found) {
        try {
            Object value = setting.parser().apply(String.valueOf(text));
            values.put(setting, value);
        } catch (IllegalArgumentException e) {
            found.add(source + " was '" + text + "' but " + e.getMessage());
        }
    }

    private <T> Optional<T> parse(Setting<T> setting, String text, String source) {
        try {
            return Optional.of(setting.parser().apply(text));
        } catch (IllegalArgumentException e) {
            problem(source + " was '" + text + "' but " + e.getMessage());
            return Optional.empty();
        }
    }
}
