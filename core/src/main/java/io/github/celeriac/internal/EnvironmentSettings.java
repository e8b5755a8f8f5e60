package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.Setting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings from environment variables: under any of a setting's names, or, with {@code _FILE} behind the name, in a file.
 *
 * @param variables blank ones count as not set
 */
record EnvironmentSettings(Map<String, String> variables) {
    private static final List<String> OWNED_PREFIXES = List.of("CELERY_RESULT_", "CELERIAC_");
    private static final String FILE = "_FILE";

    EnvironmentSettings {
        variables = Map.copyOf(variables);
    }

    void read(Collection<Setting<?>> known, boolean complete, Map<Setting<?>, Object> values, List<String> found) {
        for (Setting<?> setting : known) {
            text(setting, found).ifPresent(text -> {
                try {
                    values.put(setting, setting.parser().apply(text));
                } catch (IllegalArgumentException e) {
                    found.add(names(setting).get(0) + " was '" + text + "' but " + e.getMessage());
                }
            });
        }
        if (complete) {
            variables.keySet().stream()
                    .sorted()
                    .filter(variable -> OWNED_PREFIXES.stream().anyMatch(variable::startsWith))
                    .filter(variable -> !CelerySettingNames.isKnown(variable, known))
                    .forEach(variable -> found.add(unknown(variable, known)));
        }
    }

    /** The one text of this setting; two names with different texts are a problem. */
    Optional<String> text(Setting<?> setting, List<String> found) {
        List<String> names = names(setting);
        List<String> texts = names.stream()
                .flatMap(name -> text(name, found).stream())
                .distinct()
                .toList();
        if (texts.size() > 1) {
            found.add(String.join(" and ", names) + " are all set, to different values, but all mean " + setting.name()
                    + "; unset all but one");
        }
        return texts.stream().findFirst();
    }

    /** The variables in which this setting is given, the preferred one first. */
    private List<String> names(Setting<?> setting) {
        return setting.environment().stream()
                .flatMap(name -> List.of(name, name + FILE).stream())
                .filter(name -> !variables.getOrDefault(name, "").isBlank())
                .toList();
    }

    private Optional<String> text(String variable, List<String> found) {
        if (!variable.endsWith(FILE)) {
            return Optional.ofNullable(variables.get(variable));
        }
        try {
            String name = variable.substring(0, variable.length() - FILE.length());
            return Optional.of(Credentials.env(name, variables).secret());
        } catch (InvalidSettingException e) {
            found.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static String unknown(String variable, Collection<Setting<?>> known) {
        List<String> names = known.stream()
                .flatMap(setting -> setting.environment().stream())
                .toList();
        return "environment variable " + variable + " is not a setting; " + NearestName.hint(variable, names)
                + "unset it or correct its name";
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "EnvironmentSettings" + variables.keySet();
    }
}
