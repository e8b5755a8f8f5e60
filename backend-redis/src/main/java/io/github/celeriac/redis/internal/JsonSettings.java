package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.StoreContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings that are Python dicts in Celery and JSON objects here. */
final class JsonSettings {
    /** Keys of {@code result_backend_transport_options} that Celery reads and this library cannot honour. */
    private static final Map<String, String> REFUSED = Map.of(
            "master_name", "Sentinel is not supported; give the address of the master itself",
            "sentinel_kwargs", "Sentinel is not supported; give the address of the master itself",
            "min_other_sentinels", "Sentinel is not supported; give the address of the master itself",
            "retry_policy", "operation_timeout says how long a store is tried",
            "additional_connection_errors", "it names Python classes; remove it");

    private static final Set<String> READ = Set.of("global_keyprefix", "result_chord_ordered");

    private final StoreContext context;
    private final Parameters parameters;

    JsonSettings(StoreContext context, Parameters parameters) {
        this.context = context;
        this.parameters = parameters;
    }

    /** An object, empty if the setting is absent or a problem. */
    Map<?, ?> find(Setting<String> setting) {
        String text = context.settings().find(setting).orElse("{}");
        Optional<Codec> json = context.codecs().find("json");
        if (text.equals("{}") || json.isEmpty()) {
            return Map.of();
        }
        try {
            if (json.get().decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (ResultDecodingException e) {
            // falls through to the one message
        }
        parameters.problem(setting.name() + " must be a JSON object; write e.g. {\"global_keyprefix\": \"app\"}");
        return Map.of();
    }

    RedisKeys keys() {
        Map<?, ?> options = find(RedisSettings.TRANSPORT_OPTIONS);
        options.keySet().forEach(key -> check(String.valueOf(key)));
        Object globalPrefix = options.get("global_keyprefix");
        if (globalPrefix != null && !(globalPrefix instanceof String)) {
            parameters.problem("global_keyprefix in result_backend_transport_options was " + globalPrefix
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

    /** {@code result_chord_ordered}: as in Celery, unless it says otherwise. */
    boolean chordsAreOrdered() {
        return !Boolean.FALSE.equals(find(RedisSettings.TRANSPORT_OPTIONS).get("result_chord_ordered"));
    }

    /** Options that only Celery's broker reads, e.g. {@code visibility_timeout}, are nobody's business here. */
    private void check(String key) {
        String fix = REFUSED.get(key);
        String hint = SettingParsers.didYouMean(key, READ);
        if (fix != null) {
            parameters.problem(key + " in result_backend_transport_options is not supported: " + fix);
        } else if (!READ.contains(key) && !hint.isEmpty()) {
            parameters.problem(key + " in result_backend_transport_options is not an option; " + hint + "correct it");
        }
    }
}
