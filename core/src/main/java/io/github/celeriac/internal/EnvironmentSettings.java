package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.UnreadSettings;
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
    private static final String OF_THE_TESTS = "CELERIAC_TEST_";

    /** Of Celery's settings for one kind of backend: what begins so and is unknown may be another backend's. */
    private static final List<String> SHARED_PREFIXES = List.of("CELERY_REDIS_", "CELERY_DATABASE_");

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
                    .filter(variable -> !variable.startsWith(OF_THE_TESTS))
                    .filter(variable -> !isRead(variable, known))
                    .filter(variable -> UnreadSettings.find(variable).isEmpty())
                    .forEach(variable -> found.add(unknown(variable, known)));
        }
    }

    /** Celery's settings that are set and have no effect, each with what to do about it. */
    List<String> unread(Collection<Setting<?>> known) {
        return variables.keySet().stream()
                .sorted()
                .filter(variable -> !variables.getOrDefault(variable, "").isBlank())
                .filter(variable -> !isRead(variable, known))
                .flatMap(variable -> unread(variable, known).stream())
                .toList();
    }

    private static Optional<String> unread(String variable, Collection<Setting<?>> known) {
        Optional<String> instead = UnreadSettings.find(variable).map(reason -> reason + " Unset it here");
        return instead.or(() -> SHARED_PREFIXES.stream()
                        .filter(variable::startsWith)
                        .findFirst()
                        .map(prefix -> NearestName.hint(variable, names(known, prefix))
                                + "Unset it, correct its name, or leave it to the backend that reads it"))
                .map(fix -> "environment variable " + variable + " is set but has no effect here. " + fix);
    }

    private static boolean isRead(String variable, Collection<Setting<?>> known) {
        String name = variable.endsWith(FILE) ? variable.substring(0, variable.length() - FILE.length()) : variable;
        return known.stream().anyMatch(setting -> setting.environment().contains(name));
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
        return "environment variable " + variable + " is not a setting; " + NearestName.hint(variable, names(known, ""))
                + "unset it or correct its name";
    }

    private static List<String> names(Collection<Setting<?>> known, String prefix) {
        return known.stream()
                .flatMap(setting -> setting.environment().stream())
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "EnvironmentSettings" + variables.keySet();
    }
}
