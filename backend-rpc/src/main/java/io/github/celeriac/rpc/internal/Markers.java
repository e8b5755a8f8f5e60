package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages of this client to itself: once one is back, everything that was in the queue before it has been taken in. So a
 * fetch knows what the broker knew, in one round trip.
 */
final class Markers {
    private static final String TYPE = "celeriac.marker";

    private final String queue;
    private final RpcErrors errors;
    private final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by lock: the one that whoever asks while another is under way shares. */
    private @Nullable CompletableFuture<Void> next;

    /** Guarded by lock. */
    private @Nullable CompletableFuture<Void> underWay;

    Markers(String queue, RpcErrors errors) {
        this.queue = queue;
        this.errors = errors;
    }

    /** Ends when all that is in the queue by now has been taken in. One marker is under way at a time, one waits. */
    CompletableFuture<Void> passThrough(Link link) {
        lock.lock();
        try {
            if (underWay == null) {
                underWay = start(link);
                return underWay;
            }
            if (next == null) {
                CompletableFuture<Void> later = new CompletableFuture<>();
                next = later;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> start(Link link) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Void> passed = new CompletableFuture<>();
        open.put(id, passed);
        passed.orTimeout(errors.operationTimeout().toNanos(), TimeUnit.NANOSECONDS);
        passed.whenComplete((none, thrown) -> {
            open.remove(id);
            startNext(link);
        });
        send(link, id);
        return passed.handle((none, thrown) -> {
            if (thrown != null) {
                throw errors.late("say what has arrived", link.trouble());
            }
            return null;
        });
    }

    private void startNext(Link link) {
        CompletableFuture<Void> waiting;
        CompletableFuture<Void> started = null;
        lock.lock();
        try {
            waiting = next;
            next = null;
            underWay = null;
            if (waiting != null) {
                started = start(link);
                underWay = started;
            }
        } finally {
            lock.unlock();
        }
        if (waiting != null && started != null) {
            CompletableFuture<Void> told = waiting;
            started.whenComplete((none, thrown) -> {
                if (thrown == null) {
                    told.complete(null);
                } else {
                    told.completeExceptionally(thrown);
                }
            });
        }
    }

    private void send(Link link, String id) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .type(TYPE)
                .correlationId(id)
                .deliveryMode(1)
                .build();
        link.send(new Outgoing("", queue, false, properties, new byte[0]));
    }

    /** Whether it is one of ours. */
    boolean arrived(AMQP.BasicProperties properties) {
        if (!TYPE.equals(properties.getType())) {
            return false;
        }
        CompletableFuture<Void> passed = open.get(String.valueOf(properties.getCorrelationId()));
        if (passed != null) {
            passed.complete(null);
        }
        return true;
    }

    /** After the queue was set up: what was in it may be gone. */
    void sendAgain(Link link) {
        open.keySet().forEach(id -> send(link, id));
    }
}
