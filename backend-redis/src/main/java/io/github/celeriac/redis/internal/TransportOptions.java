package io.github.celeriac.redis.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.StoreContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code result_backend_transport_options} says of keys and of sentinels. */
final class TransportOptions {
    private static final String SETTING = RedisSettings.TRANSPORT_OPTIONS.name();

    /** Keys that Celery reads and this library cannot honour. */
    private static final Map<String, String> REFUSED = Map.of(
            "retry_policy", "operation_timeout says how long a store is tried",
            "additional_connection_errors", "it names Python classes; remove it");

    private static final Set<String> SENTINEL = Set.of("master_name", "sentinel_kwargs", "min_other_sentinels");
    private static final Set<String> READ =
            Set.of("global_keyprefix", "result_chord_ordered", "master_name", "sentinel_kwargs", "min_other_sentinels");
    private static final Set<String> SENTINEL_KWARGS =
            Set.of("username", "password", "ssl", "socket_timeout", "socket_connect_timeout", "socket_keepalive");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final StoreContext context;
    private final Parameters parameters;
    private final JsonSettings json;
    private final boolean ofSentinel;
    private final Map<?, ?> options;

    TransportOptions(StoreContext context, Parameters parameters, JsonSettings json, boolean ofSentinel) {
        this.context = context;
        this.parameters = parameters;
        this.json = json;
        this.ofSentinel = ofSentinel;
        options = json.find(RedisSettings.TRANSPORT_OPTIONS);
        options.keySet().forEach(key -> check(String.valueOf(key)));
    }

    /** Options that only Celery's broker reads, e.g. {@code visibility_timeout}, are nobody's business here. */
    private void check(String key) {
        String fix = REFUSED.get(key);
        String hint = SettingParsers.didYouMean(key, READ);
        if (fix != null) {
            parameters.problem(key + " in " + SETTING + " is not supported: " + fix);
        } else if (!READ.contains(key) && !hint.isEmpty()) {
            parameters.problem(key + " in " + SETTING + " is not an option; " + hint + "correct it");
        } else if (SENTINEL.contains(key) && !ofSentinel) {
            parameters.problem(key + " in " + SETTING + " is for sentinel:// but result_backend is "
                    + context.url().scheme() + "://; write sentinel://host:26379, or remove it");
        }
    }

    RedisKeys keys() {
        Object globalPrefix = options.get("global_keyprefix");
        if (globalPrefix != null && !(globalPrefix instanceof String)) {
            parameters.problem("global_keyprefix in " + SETTING + " was " + globalPrefix
                    + " but must be text; put it into quotes");
        }
        Optional<String> exact = context.settings().find(RedisSettings.KEY_PREFIX);
        if (exact.isPresent() && globalPrefix != null) {
            parameters.problem("redis_key_prefix was '" + exact.get() + "' beside global_keyprefix '" + globalPrefix
                    + "' but only one of the two can count; remove one");
        }
        return exact.map(RedisKeys::new)
                .orElseGet(() -> RedisKeys.ofGlobalPrefix(globalPrefix instanceof String text ? text : ""));
    }

    String masterName() {
        if (options.get("master_name") instanceof String name && !name.isEmpty()) {
            return name;
        }
        parameters.problem("master_name in " + SETTING
                + " was not set but sentinels are asked by it; write {\"master_name\": \"mymaster\"}");
        return "";
    }

    SentinelOptions sentinelOptions() {
        Map<?, ?> kwargs = options.get("sentinel_kwargs") instanceof Map<?, ?> map ? map : Map.of();
        if (options.get("sentinel_kwargs") != null && !(options.get("sentinel_kwargs") instanceof Map)) {
            parameters.problem("sentinel_kwargs in " + SETTING + " must be a JSON object; write e.g. {\"password\": "
                    + "\"${SENTINEL_PASSWORD}\"}");
        }
        for (Object key : kwargs.keySet()) {
            if (!SENTINEL_KWARGS.contains(key) && !TlsOptions.NAMES.contains(key)) {
                parameters.problem(key + " in sentinel_kwargs is not supported; known: "
                        + SENTINEL_KWARGS.stream().sorted().toList() + " and ssl_…");
            }
        }
        Duration operationTimeout = json.operationTimeout();
        Duration timeout = find(kwargs, "socket_connect_timeout", SettingParsers::positive)
                .or(() -> find(kwargs, "socket_timeout", SettingParsers::positive))
                .orElse(operationTimeout.dividedBy(3));
        return new SentinelOptions(
                find(kwargs, "username", Function.identity()).orElse(null),
                find(kwargs, "password", Function.identity())
                        .map(TransportOptions::credentials)
                        .orElse(null),
                tls(kwargs),
                timeout.compareTo(operationTimeout) < 0 ? timeout : operationTimeout,
                find(options, "min_other_sentinels", SettingParsers.number("sentinels", 0, 1_000))
                        .orElse(0));
    }

    private @Nullable TlsOptions tls(Map<?, ?> kwargs) {
        boolean ssl = find(kwargs, "ssl", RedisSettings::flag).orElse(false);
        boolean parametersOfIt = kwargs.keySet().stream().anyMatch(TlsOptions.NAMES::contains);
        if (parametersOfIt && !ssl) {
            parameters.problem("sentinel_kwargs has ssl_… but ssl must be true for them to count; add \"ssl\": true");
        }
        return ssl ? TlsOptions.of(kwargs, "sentinel_kwargs", "required", parameters) : null;
    }

    /** {@code ${NAME}} is an environment variable, asked at every connect. */
    private static Credentials credentials(String text) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.matches() ? Credentials.env(variable.group(1)) : Credentials.literal(text);
    }

    private <T> Optional<T> find(Map<?, ?> map, String key, Function<String, T> parser) {
        Object value = map.get(key);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(String.valueOf(value)));
        } catch (IllegalArgumentException e) {
            parameters.problem(key + " in " + SETTING + " was '" + value + "' but " + e.getMessage());
            return Optional.empty();
        }
    }
}
