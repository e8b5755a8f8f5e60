package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the URL's query and the settings say together: a query parameter wins over the setting of that name. Collects every
 * problem, and knows which parameters nobody asked for.
 *
 * <p>Mirrors {@code RedisBackend._params_from_url}: Celery hands query parameters to redis-py's connection.
 */
final class Parameters {
    /** Parameters of redis-py that mean nothing here, each with the way out. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("virtual_host", "Celery ignores it on TCP; write the database number as the path, e.g. /1"),
            Map.entry("username", "write it in front of the @, or use username(…)"),
            Map.entry("password", "write ${NAME} in front of the @, or use password(Credentials.env(\"NAME\"))"),
            Map.entry("credential_provider", "it names a Python class; use password(Credentials.of(…))"),
            Map.entry("retry_on_error", "what can be tried again always is, within operation_timeout; remove it"),
            Map.entry("timeout", "there is no pool to wait for; remove it"),
            Map.entry("socket_keepalive_options", "set them in the operating system, or use client(…)"),
            Map.entry("ssl_ca_path", "put the certificates into one file and use ssl_ca_certs"),
            Map.entry("ssl_ca_data", "put it into a file and use ssl_ca_certs"),
            Map.entry("ssl_password", "use a key without password that only this user may read"));

    private final BackendUrl url;
    private final Settings settings;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    Parameters(BackendUrl url, Settings settings) {
        this.url = url;
        this.settings = settings;
    }

    /** A query parameter, or else the setting, or else its default. */
    <T> Optional<T> find(String parameter, Setting<T> setting) {
        return find(parameter, setting.parser()).or(() -> settings.find(setting));
    }

    /** A query parameter. */
    <T> Optional<T> find(String parameter, Function<String, T> parser) {
        known.add(parameter);
        String text = url.query().get(parameter);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problem(parameter + " in result_backend was '" + text + "' but " + e.getMessage());
            return Optional.empty();
        }
    }

    void problem(String problem) {
        problems.add(problem);
    }

    /** All problems, those with parameters that were never asked for included. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        for (String parameter : url.query().keySet()) {
            if (known.contains(parameter)) {
                continue;
            }
            String fix = REFUSED.get(parameter);
            all.add(parameter + " in result_backend "
                    + (fix == null
                            ? "is not a parameter of Redis; " + SettingParsers.didYouMean(parameter, known) + "known: "
                                    + String.join(", ", known.stream().sorted().toList())
                            : "is not supported: " + fix));
        }
        return all;
    }
}
