package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Sends task messages by way of Redis, as kombu's Redis transport does: with LPUSH. */
final class RedisTaskPublisher implements TaskPublisher {
    private final RedisConnections connections;
    private final LettuceSetup setup;
    private final RedisErrors errors;
    private final QueueKeys keys;
    private final KombuEnvelope envelope;
    private final ServerIdentity identity;
    private volatile boolean closed;

    RedisTaskPublisher(
            RedisConnections connections,
            LettuceSetup setup,
            RedisErrors errors,
            QueueKeys keys,
            KombuEnvelope envelope,
            ServerIdentity identity) {
        this.connections = connections;
        this.setup = setup;
        this.errors = errors;
        this.keys = keys;
        this.envelope = envelope;
        this.identity = identity;
    }

    @Override
    public String description() {
        return errors.description();
    }

    /** Where it sends to, for those who can do so in one step with something else. */
    ServerIdentity identity() {
        return identity;
    }

    /** What to push, and where. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, which nobody compares
    record Push(byte[] queue, byte[] envelope) {}

    @Override
    public CompletableFuture<Void> publish(TaskMessage message) {
        return pushes(message).thenCompose(pushes -> {
            List<CompletableFuture<Long>> all = new ArrayList<>();
            for (Push push : pushes) {
                all.add(errors.translated(connections.commands().lpush(push.queue(), push.envelope())));
            }
            return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
        });
    }

    /** One for each queue that gets it. */
    CompletableFuture<List<Push>> pushes(TaskMessage message) {
        if (closed) {
            return CompletableFuture.failedFuture(errors.closed());
        }
        byte[] data;
        try {
            data = envelope.encode(message);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (message.exchange().isEmpty()) {
            return CompletableFuture.completedFuture(
                    List.of(new Push(keys.queue(message.routingKey(), message.priority()), data)));
        }
        return errors.translated(connections.commands().smembers(keys.bindings(message.exchange())))
                .thenApply(bindings -> bound(message, bindings).stream()
                        .map(queue -> new Push(keys.queue(queue, message.priority()), data))
                        .toList());
    }

    /** Each binding is a routing key, a pattern that is empty for direct exchanges, and a queue. */
    private List<String> bound(TaskMessage message, Set<byte[]> bindings) {
        List<String> queues = bindings.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split(Pattern.quote(keys.separator()), -1))
                .filter(parts -> parts.length == 3 && matches(message.routingKey(), parts[0], parts[1]))
                .map(parts -> parts[2])
                .distinct()
                .toList();
        if (queues.isEmpty()) {
            throw new ResultBackendException("no queue is bound to exchange '" + message.exchange()
                    + "' with routing key '" + message.routingKey()
                    + "'; start its worker, which binds it, or name the queue in the signature: set(\"queue\", …)");
        }
        return queues;
    }

    private static boolean matches(String routingKey, String key, String pattern) {
        return pattern.isEmpty()
                ? key.equals(routingKey)
                : Pattern.compile(pattern).matcher(routingKey).lookingAt();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connections.close();
            setup.close();
        }
    }
}
