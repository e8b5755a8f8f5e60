package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.StoreContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings that are Python dicts in Celery and JSON objects here. */
record JsonSettings(StoreContext context, Parameters parameters) {

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

    /** {@code result_chord_ordered}: as in Celery, unless it says otherwise. */
    boolean chordsAreOrdered() {
        return !Boolean.FALSE.equals(find(RedisSettings.TRANSPORT_OPTIONS).get("result_chord_ordered"));
    }

    Duration operationTimeout() {
        return context.settings().get(ResultSettings.OPERATION_TIMEOUT);
    }
}
