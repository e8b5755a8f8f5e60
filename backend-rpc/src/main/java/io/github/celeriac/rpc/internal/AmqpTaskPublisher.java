package io.github.celeriac.rpc.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.concurrent.CompletableFuture;

/** Sends task messages by way of an AMQP broker, each confirmed, and each to a queue that is there. */
final class AmqpTaskPublisher implements TaskPublisher {
    private final Link link;
    private final RpcErrors errors;
    private final RpcResources resources;
    private final boolean repeat;
    private volatile boolean closed;

    AmqpTaskPublisher(Link link, RpcErrors errors, RpcResources resources, boolean repeat) {
        this.link = link;
        this.errors = errors;
        this.resources = resources;
        this.repeat = repeat;
    }

    @Override
    public String description() {
        return errors.description();
    }

    @Override
    public CompletableFuture<Void> publish(TaskMessage message) {
        if (closed) {
            return CompletableFuture.failedFuture(errors.closed());
        }
        return publish(link, message, repeat);
    }

    static CompletableFuture<Void> publish(Link link, TaskMessage message, boolean repeat) {
        Outgoing outgoing;
        try {
            outgoing = TaskMessages.encode(message, repeat);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        link.send(outgoing);
        return outgoing.thenAccept(outcome -> {
            if (outcome == WriteOutcome.UNROUTABLE) {
                throw new ResultBackendException((message.exchange().isEmpty()
                                ? "there is no queue '" + message.routingKey() + "'"
                                : "no queue is bound to exchange '" + message.exchange() + "' with routing key '"
                                        + message.routingKey() + "'")
                        + " for task " + message.taskName()
                        + "; start its worker, which declares it, or name another queue: set(\"queue\", …)");
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            link.close();
            resources.close();
        }
    }
}
