package io.github.celeriac.redis.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.BrokerSettings;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where kombu's Redis transport keeps queues: one list for each step of priority. Mirrors
 * {@code kombu.transport.redis.Channel}.
 *
 * @param prefix {@code global_keyprefix} of {@code broker_transport_options}, taken as it is
 * @param separator between a queue's name and its step
 * @param steps of priority, ascending
 */
record QueueKeys(String prefix, String separator, List<Integer> steps) {
    private static final String SEPARATOR = "\u0006\u0016";
    private static final List<Integer> STEPS = List.of(0, 3, 6, 9);
    private static final int MAX_PRIORITY = 9;

    static QueueKeys of(Settings settings, Codec json) {
        Map<?, ?> options = options(settings, json);
        List<Integer> steps = new ArrayList<>();
        if (options.get("priority_steps") instanceof List<?> list) {
            for (Object step : list) {
                if (!(step instanceof Number number)) {
                    throw problem("priority_steps must be a list of numbers; write e.g. [0, 3, 6, 9]");
                }
                steps.add(number.intValue());
            }
            steps.sort(null);
        }
        return new QueueKeys(
                text(options.get("global_keyprefix"), ""),
                text(options.get("sep"), SEPARATOR),
                steps.isEmpty() ? STEPS : List.copyOf(steps));
    }

    private static Map<?, ?> options(Settings settings, Codec json) {
        String text = settings.get(BrokerSettings.TRANSPORT_OPTIONS);
        try {
            if (json.decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (ResultDecodingException e) {
            // falls through to the one message
        }
        throw problem("it must be a JSON object; write e.g. {\"global_keyprefix\": \"app\"}");
    }

    private static InvalidSettingException problem(String what) {
        return new InvalidSettingException("broker_transport_options cannot be used: " + what);
    }

    private static String text(@Nullable Object value, String fallback) {
        return value instanceof String text ? text : fallback;
    }

    /** The list for a message of this priority. */
    byte[] queue(String name, int priority) {
        int bounded = Math.max(0, Math.min(priority, MAX_PRIORITY));
        int step = steps.stream().filter(each -> each <= bounded).reduce(steps.get(0), (a, b) -> b);
        return (prefix + name + (step == 0 ? "" : separator + step)).getBytes(StandardCharsets.UTF_8);
    }

    /** The set of what is bound to an exchange. */
    byte[] bindings(String exchange) {
        return (prefix + "_kombu.binding." + exchange).getBytes(StandardCharsets.UTF_8);
    }
}
