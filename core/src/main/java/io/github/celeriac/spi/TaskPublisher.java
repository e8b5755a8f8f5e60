package io.github.celeriac.spi;

import java.util.concurrent.CompletableFuture;

/**
 * Sends task messages to a broker. Safe to share between threads; messages of one thread arrive in its order.
 *
 * <p>An application with a client of its own for its broker may implement this in a few lines.
 */
public interface TaskPublisher extends AutoCloseable {

    /** For messages, e.g. {@code redis at localhost:6379/0}; without secrets. */
    String description();

    /**
     * Sends one message.
     *
     * <p>The future ends when the broker has taken it (on AMQP: confirmed it and routed it to a queue), or with
     * {@link io.github.celeriac.BackendUnavailableException} if that cannot be told: it may or may not have been taken, and
     * sending it again may send it twice. Nothing is thrown but through the future. Mirrors {@code kombu.Producer.publish}.
     */
    CompletableFuture<Void> publish(TaskMessage message);

    @Override
    void close();
}
