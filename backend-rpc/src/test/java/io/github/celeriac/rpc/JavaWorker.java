package io.github.celeriac.rpc;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A worker with a queue and an rpc backend of its own, which does all that it owes at a task's end. Its tasks:
 * {@code java.add(x, y)}, {@code java.fail(message, ...)}, {@code java.flaky(x)}, which succeeds when it is run again.
 */
final class JavaWorker implements AutoCloseable {
    private final Broker broker;
    private final ResultBackend results;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final TaskCompletion completion;
    private final String queue;

    JavaWorker(RabbitServer rabbit) throws Exception {
        broker = new Broker(rabbit);
        results = Backends.on(rabbit).build();
        publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", rabbit.url()))
                .build();
        canvas = results.canvas(publisher);
        completion = canvas.completion();
        queue = "java-" + UUID.randomUUID();
        broker.channel.queueDeclare(queue, true, false, false, Map.of()); // as Celery does, which sends to it
        broker.channel.basicConsume(queue, true, (tag, message) -> run(message), tag -> {});
    }

    String queue() {
        return queue;
    }

    private void run(Delivery message) throws IOException {
        AMQP.BasicProperties properties = message.getProperties();
        TaskContext task = TaskContext.fromMessage(
                        properties.getHeaders(),
                        Map.of(
                                "reply_to",
                                properties.getReplyTo(),
                                "correlation_id",
                                properties.getCorrelationId(),
                                "delivery_info",
                                Map.of("routing_key", message.getEnvelope().getRoutingKey())))
                .withBody(JsonMapper.builder().build().readValue(message.getBody(), List.class));
        List<?> args = (List<?>) task.field("args");
        switch (task.taskName().orElseThrow()) {
            case "java.add" -> completion.success(task, number(args, 0) + number(args, 1));
            case "java.fail" -> completion.failure(task, new IllegalStateException(String.valueOf(args.get(0))));
            case "java.flaky" -> {
                if (task.retries() == 0) {
                    completion.retry(task, new IllegalStateException("not yet"), Duration.ZERO);
                } else {
                    completion.success(task, number(args, 0));
                }
            }
            default -> throw new IllegalArgumentException("no such task: " + task);
        }
    }

    private static int number(List<?> args, int index) {
        return ((Number) args.get(index)).intValue();
    }

    @Override
    public void close() throws Exception {
        broker.channel.queueDelete(queue);
        broker.close();
        canvas.close();
        publisher.close();
        results.close();
    }
}
