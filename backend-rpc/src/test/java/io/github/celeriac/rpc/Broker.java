package io.github.celeriac.rpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.RabbitServer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A test's own view of the broker: a channel, with queues that it looks into. */
final class Broker implements AutoCloseable {
    private final Connection connection;
    final Channel channel;

    Broker(RabbitServer rabbit) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(rabbit.host());
        factory.setPort(rabbit.port());
        factory.setUsername(rabbit.user());
        factory.setPassword(rabbit.password());
        factory.setVirtualHost(rabbit.virtualHost());
        connection = factory.newConnection("test");
        channel = connection.createChannel();
    }

    /** A queue as a client would have it, gone with this connection. */
    String queue() throws Exception {
        String name = UUID.randomUUID().toString();
        channel.queueDeclare(name, false, true, true, Map.of());
        return name;
    }

    /** The next message; waits for it. */
    GetResponse take(String queue) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            GetResponse found = channel.basicGet(queue, true);
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("nothing in " + queue);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** The next task message, as a worker sees it; waits for it. */
    TaskContext takeTask(String queue) throws Exception {
        AMQP.BasicProperties properties = take(queue).getProps();
        Map<String, Object> rest =
                Map.of("reply_to", properties.getReplyTo(), "correlation_id", properties.getCorrelationId());
        return TaskContext.fromMessage(properties.getHeaders(), rest);
    }

    void publish(String queue, AMQP.BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish("", queue, properties, body);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
