package io.github.celeriac.rpc.internal;

import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends tasks whose replies come to this client: once its queue is there, so that no reply can be early; and with direct
 * reply-to over the channel that replies come in by, as the broker asks for. Those that answer to somebody else, as the next
 * step of a chain that a worker sends, need neither.
 */
final class Requests implements TaskPublisher {
    private final Client client;
    private final TaskPublisher publisher;
    private final RpcErrors errors;
    private final boolean repeat;

    /** @param repeat as {@code task_publish_retry} has it */
    Requests(Client client, TaskPublisher publisher, RpcErrors errors, boolean repeat) {
        this.client = client;
        this.publisher = publisher;
        this.errors = errors;
        this.repeat = repeat;
    }

    @Override
    public String description() {
        return client.needsRequestsOnItsChannel() ? errors.description() : publisher.description();
    }

    @Override
    public CompletableFuture<Void> publish(TaskMessage message) {
        if (!message.replyTo().equals(client.address())) {
            return publisher.publish(message);
        }
        Link link = client.link();
        if (link.isClosing()) {
            return CompletableFuture.failedFuture(errors.closed());
        }
        if (client.needsRequestsOnItsChannel()) {
            return AmqpTaskPublisher.publish(link, message, repeat);
        }
        if (link.ready().isDone()) {
            return publisher.publish(message);
        }
        return link.ready()
                .copy()
                .orTimeout(errors.operationTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(thrown -> {
                    throw link.isClosing() ? errors.closed() : errors.late("open the reply queue", link.trouble());
                })
                .thenCompose(none -> publisher.publish(message));
    }

    /** What it sends with is the application's. */
    @Override
    public void close() {}
}
