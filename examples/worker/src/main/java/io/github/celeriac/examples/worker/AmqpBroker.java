package io.github.celeriac.examples.worker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** RabbitMQ, with queues and exchanges as Celery declares them. A message whose worker dies is delivered again at once. */
final class AmqpBroker implements Broker {
    private static final String CONTROL = "celery.pidbox";
    private static final int MOST = 65_535; // AMQP has 16 bits for it

    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private String consumer = "";

    AmqpBroker(Options options) throws Exception {
        queue = options.queue();
        connection = factory(options.broker()).newConnection("celeriac worker");
        channel = connection.createChannel();
    }

    private static ConnectionFactory factory(String url) throws GeneralSecurityException {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(url.replaceFirst("^pyamqp:", "amqp:"));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw Broker.unreadableUrl();
        }
        return factory;
    }

    @Override
    public void consume(Consumer<Message> tasks, Consumer<byte[]> control) throws IOException {
        channel.exchangeDeclare(CONTROL, BuiltinExchangeType.FANOUT, false);
        String own = channel.queueDeclare().getQueue(); // gone with the connection
        channel.queueBind(own, CONTROL, "");
        channel.basicConsume(own, true, (tag, message) -> control.accept(message.getBody()), tag -> {});

        channel.exchangeDeclare(queue, BuiltinExchangeType.DIRECT, true);
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.queueBind(queue, queue, queue);
        consumer = channel.basicConsume(queue, false, (tag, message) -> tasks.accept(message(message)), tag -> {});
    }

    private Message message(Delivery delivery) {
        AMQP.BasicProperties properties = delivery.getProperties();
        Map<String, Object> request = new HashMap<>();
        request.put("reply_to", properties.getReplyTo());
        request.put("correlation_id", properties.getCorrelationId());
        request.put("delivery_info", Map.of("exchange", "", "routing_key", queue));
        return new Message(
                properties.getHeaders() == null ? Map.of() : properties.getHeaders(),
                request,
                String.valueOf(properties.getContentType()),
                delivery.getBody(),
                settlement(delivery.getEnvelope().getDeliveryTag()));
    }

    private Settlement settlement(long tag) {
        return new Settlement() {
            @Override
            public void ack() throws IOException {
                channel.basicAck(tag, false);
            }

            @Override
            public void reject() throws IOException {
                channel.basicReject(tag, false);
            }

            @Override
            public void putBack() throws IOException {
                channel.basicReject(tag, true);
            }
        };
    }

    @Override
    public void room(int messages) {
        try {
            channel.basicQos(Math.min(messages, MOST), true); // of the channel: it may change while messages are out
        } catch (IOException e) {
            System.err.println("the broker is away: " + e.getMessage());
        }
    }

    @Override
    public void stop() throws IOException {
        channel.basicCancel(consumer);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
