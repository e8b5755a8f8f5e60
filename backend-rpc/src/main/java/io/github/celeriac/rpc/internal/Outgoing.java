package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.WriteOutcome;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way, and what becomes of it: {@link WriteOutcome#WRITTEN} once the broker has confirmed it,
 * {@link WriteOutcome#UNROUTABLE} if no queue was there for it.
 */
final class Outgoing extends CompletableFuture<WriteOutcome> {
    final String exchange;
    final String routingKey;
    final boolean mandatory;
    final AMQP.BasicProperties properties;
    final byte[] body;

    /** Whether it may be sent again when nobody knows whether the broker has it. */
    final boolean repeatable;

    private final long createdNanos = System.nanoTime();

    /** Set, and read, by the thread that brings returns and confirms. */
    private boolean returned;

    /** One that may be sent again. */
    Outgoing(String exchange, String routingKey, boolean mandatory, AMQP.BasicProperties properties, byte[] body) {
        this(exchange, routingKey, mandatory, properties, body, true);
    }

    Outgoing(
            String exchange,
            String routingKey,
            boolean mandatory,
            AMQP.BasicProperties properties,
            byte[] body,
            boolean repeatable) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.mandatory = mandatory;
        this.properties = properties;
        this.body = body;
        this.repeatable = repeatable;
    }

    boolean isOlderThan(long nanos, long now) {
        return now - createdNanos >= nanos;
    }

    /** Equal messages are as good as one another: nobody can tell which of them came back. */
    boolean cameBackAs(String key, AMQP.BasicProperties itsProperties, byte[] itsBody) {
        return !returned
                && mandatory
                && routingKey.equals(key)
                && String.valueOf(properties.getCorrelationId()).equals(itsProperties.getCorrelationId())
                && Arrays.equals(body, itsBody);
    }

    void returned() {
        returned = true;
    }

    void confirmed() {
        complete(returned ? WriteOutcome.UNROUTABLE : WriteOutcome.WRITTEN);
    }

    /** Sent once more over another channel, where it may find its queue. */
    void notReturned() {
        returned = false;
    }
}
