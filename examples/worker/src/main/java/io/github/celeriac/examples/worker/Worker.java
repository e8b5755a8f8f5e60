package io.github.celeriac.examples.worker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Takes task messages from one queue, as many at a time as it has threads, and acknowledges each when its result is stored:
 * a worker that dies loses none, and the next one may run some again.
 */
final class Worker implements AutoCloseable {
    private static final Set<String> SERIALIZERS = Set.of("json", "msgpack", "yaml");

    private final Map<String, Codec> codecs = codecs();
    private final Connection connection;
    private final Channel channel;
    private final ResultBackend results;
    private final Execution execution;
    private final ExecutorService threads;
    private final String consumer;

    Worker(Options options, Map<String, String> environment) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(options.broker().replaceFirst("^pyamqp:", "amqp:"));
        threads = Executors.newFixedThreadPool(options.concurrency());
        results = open(options, environment);
        execution = new Execution(results.writer(), new Tasks());
        connection = factory.newConnection("celeriac worker");
        channel = connection.createChannel();
        channel.queueDeclare(options.queue(), true, false, false, Map.of()); // as Celery does
        channel.basicQos(options.concurrency());
        consumer = channel.basicConsume(
                options.queue(), false, (tag, message) -> threads.execute(() -> handle(message)), tag -> {});
    }

    private static ResultBackend open(Options options, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("CELERY_RESULT_BACKEND", options.backend());
        settings.put("CELERY_BROKER_URL", options.broker());
        settings.put("CELERY_RESULT_SERIALIZER", options.serializer());
        settings.put("CELERY_RESULT_ACCEPT_CONTENT", options.serializer());
        return ResultBackends.builder().environment(settings).build();
    }

    private void handle(Delivery message) {
        AMQP.BasicProperties properties = message.getProperties();
        try {
            TaskContext task = context(properties, message.getEnvelope().getRoutingKey());
            execution.run(task, message.getBody(), codec(properties.getContentType()));
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        } catch (IllegalArgumentException e) {
            System.err.println("rejected a message: " + e.getMessage());
            settle(message, false);
        } catch (IOException | RuntimeException e) {
            System.err.println("put a message back: " + e.getMessage());
            settle(message, true);
        }
    }

    private void settle(Delivery message, boolean requeue) {
        try {
            channel.basicReject(message.getEnvelope().getDeliveryTag(), requeue);
        } catch (IOException | RuntimeException e) {
            System.err.println("the broker is away and will deliver the message again: " + e.getMessage());
        }
    }

    private static TaskContext context(AMQP.BasicProperties properties, String queue) {
        if (properties.getHeaders() == null) {
            throw new IllegalArgumentException("it has no headers, so it is no task");
        }
        Map<String, Object> more = new HashMap<>();
        more.put("reply_to", properties.getReplyTo());
        more.put("correlation_id", properties.getCorrelationId());
        more.put("delivery_info", Map.of("exchange", "", "routing_key", queue));
        return TaskContext.fromMessage(properties.getHeaders(), more).with("hostname", "celeriac@worker");
    }

    /** Arguments are read as JSON, msgpack or YAML, whatever their sender chose; never as pickle. */
    private static Map<String, Codec> codecs() {
        Map<String, Codec> codecs = new HashMap<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            if (SERIALIZERS.contains(provider.name())) {
                Codec codec = provider.create(CodecSettings.defaults());
                codecs.put(codec.contentType(), codec);
            }
        }
        return codecs;
    }

    private Codec codec(String contentType) {
        Codec codec = codecs.get(contentType);
        if (codec == null) {
            throw new IllegalArgumentException("its content type is " + contentType + ", not " + SERIALIZERS);
        }
        return codec;
    }

    /** Takes no more, finishes what runs, and stores it. */
    @Override
    public void close() throws IOException {
        channel.basicCancel(consumer);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
        results.close();
        connection.close();
    }
}
