package io.github.celeriac.spi;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task message of Celery's protocol 2, ready to be sent: the same for every broker.
 *
 * @param headers {@code id}, {@code task}, {@code lang}, {@code group} …, all of JSON's kinds of values
 * @param body {@code [args, kwargs, embed]}, encoded
 * @param contentType of the body, e.g. {@code application/json}
 * @param contentEncoding of the body, e.g. {@code utf-8}
 * @param correlationId the task's id
 * @param replyTo where an rpc client waits; empty if nobody does
 * @param priority 0 if nobody said; what is more depends on the broker, as it does in Celery
 * @param expiration a broker that can drops the message after this time; null if it never expires
 * @param exchange empty for the one where the routing key is the queue
 * @param routingKey the queue, if there is no exchange
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, which nobody compares
public record TaskMessage(
        Map<String, @Nullable Object> headers,
        byte[] body,
        String contentType,
        String contentEncoding,
        String correlationId,
        String replyTo,
        int priority,
        @Nullable Duration expiration,
        String exchange,
        String routingKey) {

    /** Celery's {@code delivery_mode} for all of them: kept over a restart of the broker. */
    public static final int PERSISTENT = 2;

    public TaskMessage {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public String taskId() {
        return correlationId;
    }

    public String taskName() {
        return String.valueOf(headers.get("task"));
    }

    /** Without its body, which may be private. */
    @Override
    public String toString() {
        return "TaskMessage[" + taskName() + " " + taskId() + " to " + (exchange.isEmpty() ? "" : exchange + "/")
                + routingKey + "]";
    }
}
