package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Credentials;
import io.github.celeriac.spi.BackendUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server behind a result backend: for rpc the broker.
 *
 * @param url of the server
 * @param useSsl what the setting says that is Celery's for TLS there; empty if nothing
 * @param environment what settings are read from
 */
record Place(BackendUrl url, String useSsl, Map<String, String> environment) {
    private static final String DEFAULT_BROKER = "amqp://guest@localhost//";
    private static final Pattern OFF = Pattern.compile("(?i)|false|no|off|0|none|null");

    static Place of(BackendUrl backend, Map<String, String> environment) {
        return switch (backend.backend()) {
            case "rpc" -> {
                String brokers = first(environment, DEFAULT_BROKER, "CELERY_BROKER_URL", "BROKER_URL");
                yield new Place(
                        BackendUrl.parse(brokers.split(";", -1)[0].strip(), environment),
                        first(environment, "", "CELERY_BROKER_USE_SSL", "BROKER_USE_SSL"),
                        environment);
            }
            case "redis", "rediss", "sentinel" ->
                new Place(
                        backend,
                        // No options are no TLS, other than at a broker.
                        first(environment, "", "CELERY_REDIS_BACKEND_USE_SSL").replaceFirst("^\\{\\s*}$", ""),
                        environment);
            default -> new Place(backend, "", environment);
        };
    }

    /** What the first of these variables has that is set, or the file that it names. */
    static String first(Map<String, String> environment, String fallback, String... names) {
        return Stream.of(names)
                .filter(name -> List.of(name, name + "_FILE").stream()
                        .anyMatch(variable ->
                                !environment.getOrDefault(variable, "").isBlank()))
                .findFirst()
                .map(name -> Credentials.env(name, environment).secret().strip())
                .orElse(fallback);
    }

    boolean hasCredentials() {
        return url.findPassword().isPresent()
                || url.query().keySet().stream().anyMatch(List.of("ssl_certfile", "sslcert", "login_method")::contains)
                || !first(environment, "", "CELERY_REDIS_PASSWORD").isEmpty();
    }

    /** Whether the URL or the setting asks for TLS, as Redis and brokers have it. */
    boolean speaksTls() {
        return List.of("rediss", "amqps").contains(url.backend())
                || !OFF.matcher(useSsl).matches();
    }

    /** What is said of TLS, by the URL or else by the setting, under this name or with {@code ssl_} before it. */
    Optional<String> tlsOption(String name) {
        return Optional.ofNullable(url.query().get("ssl_" + name))
                .or(() -> Stream.of("ssl_" + name, name)
                        .flatMap(key -> Stream.ofNullable(settings().get(key)))
                        .map(String::valueOf)
                        .findFirst());
    }

    private Map<?, ?> settings() {
        return useSsl.startsWith("{") && JsonFormat.parse(useSsl.getBytes(UTF_8)) instanceof Map<?, ?> map
                ? map
                : Map.of();
    }
}
