package io.github.celeriac.rpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A client that sends tasks, and a worker that takes them off their queue and answers: both in Java, on one broker. */
final class Conversation implements AutoCloseable {
    final RabbitServer rabbit;
    final ResultBackend client;
    final ResultBackend worker;
    final Broker broker;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final String queue;

    /** @param options of the client */
    Conversation(RabbitServer rabbit, UnaryOperator<RpcResultBackend.Builder> options) throws Exception {
        this.rabbit = rabbit;
        client = options.apply(Backends.on(rabbit)).build();
        worker = Backends.on(rabbit).build();
        broker = new Broker(rabbit);
        publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", rabbit.url()))
                .build();
        canvas = client.canvas(publisher);
        queue = broker.queue();
    }

    /** Sends a task, and gives what the worker gets. */
    TaskContext call() throws Exception {
        canvas.send(Signature.of("shop.charge", 1).set("queue", queue));
        return TaskContext.fromMessage(new HashMap<>(message().getProps().getHeaders()), last);
    }

    private Map<String, Object> last = Map.of();

    private GetResponse message() throws Exception {
        GetResponse message = broker.take(queue);
        AMQP.BasicProperties properties = message.getProps();
        last = Map.of("reply_to", properties.getReplyTo(), "correlation_id", properties.getCorrelationId());
        return message;
    }

    @Override
    public void close() throws Exception {
        canvas.close();
        publisher.close();
        client.close();
        worker.close();
        broker.close();
    }
}
