package io.github.celeriac.benchmarks.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * amqp-client as one would use it by hand: confirms as its tutorial has them, a consumer that finds who waits by correlation
 * id; replies that are encoded already. Also the worker that answers whatever it is sent.
 */
final class RawRpc implements AutoCloseable {
    private final Connection connection;
    private final Channel publishing;
    private final Channel consuming;
    private final ConcurrentNavigableMap<Long, CompletableFuture<Void>> unconfirmed = new ConcurrentSkipListMap<>();
    private final Map<String, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<byte[]> arrivals = new LinkedBlockingQueue<>();

    /** The {@code reply_to} of the first request that was answered. */
    final CompletableFuture<String> firstCaller = new CompletableFuture<>();

    /** Nobody reads from it. */
    final String sink;

    /** What comes here ends what {@link #expect} gave. */
    final String replies;

    /** What comes here is answered. */
    final String requests;

    private final String wakeUps;

    RawRpc(String url) throws Exception {
        connection = connect(url);
        publishing = Objects.requireNonNull(connection.createChannel());
        publishing.confirmSelect();
        publishing.addConfirmListener(this::confirmed, (number, multiple) -> {
            throw new IllegalStateException("the broker refused a message");
        });
        consuming = Objects.requireNonNull(connection.createChannel());
        sink = queue();
        replies = queue();
        requests = queue();
        wakeUps = queue();
        consuming.basicConsume(replies, true, (tag, reply) -> arrived(reply), tag -> {});
        consuming.basicConsume(wakeUps, true, (tag, reply) -> arrivals.add(reply.getBody()), tag -> {});
        consuming.basicConsume(requests, true, (tag, request) -> answer(request), tag -> {});
    }

    /** A broker that was just started takes its time. */
    private static Connection connect(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        long begin = System.nanoTime();
        while (true) {
            try {
                return factory.newConnection();
            } catch (IOException | TimeoutException e) {
                if (System.nanoTime() - begin > Duration.ofMinutes(3).toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        }
    }

    /** As the library's reply queues are; gone with this connection. */
    private String queue() throws IOException {
        String name = UUID.randomUUID().toString();
        consuming.queueDeclare(name, false, true, true, Map.of());
        return name;
    }

    void empty() throws IOException {
        consuming.queuePurge(sink);
    }

    private void confirmed(long number, boolean multiple) {
        if (!multiple) {
            CompletableFuture<Void> one = unconfirmed.remove(number);
            if (one != null) {
                one.complete(null);
            }
            return;
        }
        Map<Long, CompletableFuture<Void>> all = unconfirmed.headMap(number, true);
        all.values().forEach(one -> one.complete(null));
        all.clear();
    }

    /** Ends when the broker has confirmed it. One thread at a time. */
    CompletableFuture<Void> publish(String queue, String taskId, byte[] reply) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        unconfirmed.put(publishing.getNextPublishSeqNo(), done);
        try {
            publishing.basicPublish("", queue, true, properties(taskId), reply);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private static AMQP.BasicProperties properties(String taskId) {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .correlationId(taskId)
                .deliveryMode(1)
                .priority(0)
                .headers(Map.of())
                .build();
    }

    /** Ends when the reply with that id is there. */
    CompletableFuture<byte[]> expect(String taskId) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        waiting.put(taskId, reply);
        return reply;
    }

    private void arrived(Delivery reply) {
        CompletableFuture<byte[]> known = waiting.remove(reply.getProperties().getCorrelationId());
        if (known != null) {
            known.complete(reply.getBody());
        }
    }

    private void answer(Delivery request) throws IOException {
        AMQP.BasicProperties properties = request.getProperties();
        firstCaller.complete(properties.getReplyTo());
        String id = properties.getCorrelationId();
        consuming.basicPublish("", properties.getReplyTo(), false, properties(id), reply(id));
    }

    /** Nanoseconds from the call that publishes until the waiting thread has the message. */
    long wakeUp(String taskId, byte[] reply) throws InterruptedException {
        long begin = System.nanoTime();
        publish(wakeUps, taskId, reply);
        arrivals.take();
        return System.nanoTime() - begin;
    }

    /** {@code {"sum": 3}}, as Celery sends it. */
    static byte[] reply(String taskId) {
        return ("{\"task_id\": \"" + taskId
                        + "\", \"status\": \"SUCCESS\", \"result\": {\"sum\": 3}, \"traceback\": null, \"children\": []}")
                .getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
