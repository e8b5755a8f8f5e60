package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.TaskMessage;
import java.io.IOException;
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

    /**
     * The message, which must find a queue.
     *
     * @param repeatable as {@code task_publish_retry} has it
     * @throws ResultEncodingException if a header or name has no form in AMQP
     */
    static Outgoing encode(TaskMessage message, boolean repeatable) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(message.contentType())
                .contentEncoding(message.contentEncoding())
                .headers(table(message.headers()))
                .deliveryMode(TaskMessage.PERSISTENT)
                .priority(message.priority())
                .correlationId(message.correlationId())
                .replyTo(message.replyTo().isEmpty() ? null : message.replyTo())
                .expiration(
                        message.expiration() == null
                                ? null
                                : String.valueOf(
                                        Math.max(0, message.expiration().toMillis())))
                .build();
        check(message, properties);
        return new Outgoing(message.exchange(), message.routingKey(), true, properties, message.body(), repeatable);
    }

    /** As the client library would find out too late: when it has counted the message. */
    private static void check(TaskMessage message, AMQP.BasicProperties properties) {
        try {
            properties.toFrame(0, 0);
        } catch (IOException | RuntimeException e) {
            throw new ResultEncodingException(
                    "task " + message.taskName() + " has a header or property without a form in AMQP (" + e.getMessage()
                            + "); use texts, numbers, booleans, lists and maps, and texts up to 255 bytes for names",
                    e);
        }
        for (String name : List.of(message.exchange(), message.routingKey())) {
            if (ResultMessages.isTooLong(name)) {
                throw new ResultEncodingException("task " + message.taskName() + " was for '" + name
                        + "' but names of queues and exchanges have up to 255 bytes; use a shorter one");
            }
        }
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
