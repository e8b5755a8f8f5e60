package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Credentials;
import io.github.celeriac.spi.BackendUrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The servers behind a result backend: for rpc the brokers.
 *
 * @param url of all of them
 * @param useSsl what the setting says that is Celery's for TLS there; empty if nothing
 * @param environment what settings are read from
 */
record Place(BackendUrl url, String useSsl, Map<String, String> environment) {
    private static final String DEFAULT_BROKER = "amqp://guest@localhost//";
    /** As in {@code broker_url}: any other semicolon may be part of a password. */
    private static final Pattern NEXT_BROKER = Pattern.compile(";(?=\\s*(?:[A-Za-z][A-Za-z0-9+.-]*://|;|$))");

    private static final Pattern OFF = Pattern.compile("(?i)|false|no|off|0|none|null");

    static Place of(BackendUrl backend, Map<String, String> environment) {
        return switch (backend.backend()) {
            case "rpc" ->
                new Place(
                        brokers(environment),
                        first(environment, "", "CELERY_BROKER_USE_SSL", "BROKER_USE_SSL"),
                        environment);
            case "redis", "rediss", "sentinel" ->
                new Place(
                        backend,
                        // No options are no TLS, other than at a broker.
                        first(environment, "", "CELERY_REDIS_BACKEND_USE_SSL").replaceFirst("^\\{\\s*}$", ""),
                        environment);
            default -> new Place(backend, "", environment);
        };
    }

    /** Those that results are sent to, then those that replies come from. */
    private static BackendUrl brokers(Map<String, String> environment) {
        String usual = first(environment, DEFAULT_BROKER, "CELERY_BROKER_URL", "BROKER_URL");
        String all = first(environment, usual, "CELERY_BROKER_WRITE_URL") + ";"
                + first(environment, usual, "CELERY_BROKER_READ_URL");
        return BackendUrl.parse(
                NEXT_BROKER
                        .splitAsStream(all)
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(";")),
                environment);
    }

    /** What the first of these variables has that is set, or the file that it names. */
    static String first(Map<String, String> environment, String fallback, String... names) {
        return Stream.of(names)
                .filter(name -> BackendSetup.isSet(name, environment))
                .findFirst()
                .map(name -> Credentials.env(name, environment).secret().strip())
                .orElse(fallback);
    }

    /** Redis has one password for all of its servers; each broker has its own. */
    boolean hasCredentials() {
        if (query().containsKey("sslcert") || tlsOption("certfile").isPresent()) {
            return true;
        }
        return isRedis()
                ? url.findPassword().isPresent() || BackendSetup.isSet("CELERY_REDIS_PASSWORD", environment)
                : servers().allMatch(server -> server.findPassword().isPresent());
    }

    private boolean isRedis() {
        return List.of("redis", "rediss", "sentinel").contains(url.backend());
    }

    private Stream<BackendUrl> servers() {
        return Stream.concat(Stream.of(url), url.others().stream());
    }

    /** Empty where none is named, which is this machine. */
    List<String> hosts() {
        String unnamed = isRedis() && url.dialect().isEmpty() ? first(environment, "", "CELERY_REDIS_HOST") : "";
        return servers()
                .map(server -> server.host().isEmpty() ? unnamed : server.host())
                .toList();
    }

    /** What the URLs say together, as brokers take it; others have parameters in the first one only. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        servers().forEach(server -> query.putAll(server.query()));
        return query;
    }

    /** Whether a URL or the setting asks for TLS, as Redis and brokers have it. */
    boolean speaksTls() {
        return servers().map(BackendUrl::backend).anyMatch(List.of("rediss", "amqps")::contains)
                || !isRedis() && query().keySet().stream().anyMatch(option -> option.startsWith("ssl_"))
                || !OFF.matcher(useSsl).matches();
    }

    /** What is said of TLS, by the URL or else by the setting, under this name or with {@code ssl_} before it. */
    Optional<String> tlsOption(String name) {
        return Optional.ofNullable(query().get("ssl_" + name))
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
