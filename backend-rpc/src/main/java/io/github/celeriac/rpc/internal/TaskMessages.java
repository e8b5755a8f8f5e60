package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.spi.TaskMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task messages as kombu puts them on AMQP. Mirrors {@code kombu.transport.pyamqp.Channel.prepare_message}. */
final class TaskMessages {
    private TaskMessages() {}

    /** The message, which must find a queue. */
    static Outgoing encode(TaskMessage message, String replyTo) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(message.contentType())
                .contentEncoding(message.contentEncoding())
                .headers(table(message.headers()))
                .deliveryMode(TaskMessage.PERSISTENT)
                .priority(message.priority())
                .correlationId(message.correlationId())
                .replyTo(replyTo.isEmpty() ? null : replyTo)
                .expiration(
                        message.expiration() == null
                                ? null
                                : String.valueOf(
                                        Math.max(0, message.expiration().toMillis())))
                .build();
        return new Outgoing(message.exchange(), message.routingKey(), true, properties, message.body());
    }

    private static Map<String, @Nullable Object> table(Map<?, ?> map) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        map.forEach((key, value) -> table.put(String.valueOf(key), field(value)));
        return table;
    }

    /** AMQP's field tables have no integers beyond 64 bits. */
    private static @Nullable Object field(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return table(map);
        }
        if (value instanceof Collection<?> list) {
            List<@Nullable Object> fields = new ArrayList<>();
            list.forEach(each -> fields.add(field(each)));
            return fields;
        }
        return value instanceof BigInteger big ? (Object) big.toString() : value;
    }
}
