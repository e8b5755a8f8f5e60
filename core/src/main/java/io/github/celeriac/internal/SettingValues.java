package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.UnreadSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was set so far, by builder steps, by name and by environment, with every problem met on the way. */
public final class SettingValues {
    private final Setting<String> urlSetting;
    private final Map<Setting<?>, Object> steps = new LinkedHashMap<>();
    private final Map<String, String> named = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable EnvironmentSettings environment;

    /** Nothing is set yet; {@code urlSetting} is the one that holds the URL. */
    public SettingValues(Setting<String> urlSetting) {
        this.urlSetting = urlSetting;
    }

    public <T> void put(Setting<T> setting, T value, String step) {
        Object first = steps.putIfAbsent(setting, value);
        if (first != null) {
            String shown = isUrl(setting.name()) ? UrlParser.redacted(String.valueOf(first)) : String.valueOf(first);
            problem(step + " was set twice, first to '" + shown + "'; set it once");
        }
    }

    public <T> void putText(Setting<T> setting, String text, String step) {
        try {
            put(setting, setting.parser().apply(text), step);
        } catch (IllegalArgumentException e) {
            problem(step + " was '" + text + "' but " + e.getMessage());
        }
    }

    /** For steps that are no settings. */
    public void once(String step) {
        if (!taken.add(step)) {
            problem(step + " was set twice; set it once");
        }
    }

    public void putNamed(String name, String text) {
        String first = named.putIfAbsent(name, text);
        if (first != null) {
            problem(name + " was set twice; set it once");
        }
    }

    public void environment(Map<String, String> variables) {
        once("environment");
        environment = new EnvironmentSettings(variables);
    }

    public void problem(String problem) {
        problems.add(problem);
    }

    /** What was wrong with the steps themselves. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The URL, checked for a password in code. */
    BackendUrl url() {
        Object step = steps.get(urlSetting);
        Object given = step == null ? named.get(urlSetting.name()) : step;
        if (given != null) {
            return fromCode(given.toString());
        }
        if (environment != null) {
            List<String> found = new ArrayList<>();
            Optional<String> url = environment.text(urlSetting, found);
            if (!found.isEmpty()) {
                throw new InvalidSettingException(found);
            }
            if (url.isPresent()) {
                return BackendUrl.parse(url.get().strip(), environment.variables());
            }
        }
        throw new InvalidSettingException(urlSetting.name() + " was not set but is needed; export "
                + urlSetting.environment().get(0) + ", e.g. redis://localhost:6379/0, or call url(…)");
    }

    private BackendUrl fromCode(String url) {
        if (UrlParser.hasLiteralPassword(url)) {
            throw new InvalidSettingException(urlSetting.name() + " was '" + UrlParser.redacted(url)
                    + "' with its password written out, but a password in code must not be; write ${NAME} in its"
                    + " place and export that variable, or use password(Credentials.env(\"NAME\"))");
        }
        return BackendUrl.parse(url, variables());
    }

    /** What {@code ${NAME}} is looked up in. */
    Map<String, String> variables() {
        return environment == null ? System.getenv() : environment.variables();
    }

    private boolean isUrl(String name) {
        return name.equals(urlSetting.name()) || name.endsWith("_url");
    }

    /** Other settings that are URLs, or several of them separated by semicolons, may have no password in code either. */
    private void checkUrl(String name, String urls, List<String> found) {
        if (isUrl(name) && Arrays.stream(urls.split(";", -1)).anyMatch(UrlParser::hasLiteralPassword)) {
            found.add(name + " was '" + UrlParser.redacted(urls)
                    + "' with its password written out, but a password in code must not be; write ${NAME} in its place"
                    + " and export that variable, or use password(Credentials.env(\"NAME\"))");
        }
    }

    /**
     * Everything, checked against the settings that this backend has.
     *
     * @param complete whether these are all the settings there are, so that any other name is a mistake
     * @param found gets the problems
     */
    Settings resolve(Collection<Setting<?>> known, boolean complete, List<String> found) {
        Map<Setting<?>, Object> values = new HashMap<>();
        if (environment != null) {
            environment.read(known, complete, values, found);
        }
        named.forEach((name, text) -> known.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .ifPresentOrElse(setting -> readNamed(setting, text, values, found), () -> {
                    if (complete) {
                        found.add(unknown(name, known));
                    }
                }));
        steps.forEach((setting, value) -> {
            if (!setting.equals(urlSetting)) {
                checkUrl(setting.name(), value.toString(), found);
            }
        });
        values.putAll(steps);
        return new Settings(values);
    }

    /** Celery's settings in the environment that have no effect, each with what to do about it. */
    List<String> unread(Collection<Setting<?>> known) {
        return environment == null ? List.of() : environment.unread(known);
    }

    private void readNamed(Setting<?> setting, String text, Map<Setting<?>, Object> values, List<String> found) {
        if (steps.containsKey(setting)) {
            found.add(setting.name() + " was set twice, by its own step and by set(…); set it once");
            return;
        }
        if (!setting.equals(urlSetting)) {
            checkUrl(setting.name(), text, found);
        }
        try {
            values.put(setting, setting.parser().apply(text));
        } catch (IllegalArgumentException e) {
            found.add(setting.name() + " was '" + text + "' but " + e.getMessage());
        }
    }

    private static String unknown(String name, Collection<Setting<?>> known) {
        List<String> names = known.stream().map(Setting::name).sorted().toList();
        return UnreadSettings.find(name)
                .map(instead -> name + " was set but has no effect here. " + instead)
                .orElseGet(() -> name + " is not a setting of this backend; " + NearestName.hint(name, names)
                        + "known: " + String.join(", ", names));
    }
}
