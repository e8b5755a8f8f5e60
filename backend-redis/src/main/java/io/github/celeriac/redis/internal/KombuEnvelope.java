package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.TaskMessage;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as kombu's virtual transports keep it. Mirrors {@code kombu.transport.virtual.Channel.prepare_message}. */
record KombuEnvelope(Codec json) {

    byte[] encode(TaskMessage message) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("body", Base64.getEncoder().encodeToString(message.body()));
        envelope.put("content-encoding", message.contentEncoding());
        envelope.put("content-type", message.contentType());
        envelope.put("headers", message.headers());
        envelope.put("properties", properties(message));
        return json.encode(envelope);
    }

    private static Map<String, @Nullable Object> properties(TaskMessage message) {
        Map<String, @Nullable Object> route = new LinkedHashMap<>();
        route.put("exchange", message.exchange());
        route.put("routing_key", message.routingKey());
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("correlation_id", message.correlationId());
        properties.put("reply_to", message.replyTo());
        properties.put("delivery_mode", TaskMessage.PERSISTENT);
        properties.put("delivery_info", route);
        properties.put("priority", message.priority());
        properties.put("body_encoding", "base64");
        properties.put("delivery_tag", UUID.randomUUID().toString());
        if (message.expiration() != null) {
            properties.put("expiration", Long.toString(message.expiration().toMillis()));
        }
        return properties;
    }
}
