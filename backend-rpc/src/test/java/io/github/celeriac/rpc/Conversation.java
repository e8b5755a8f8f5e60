package io.github.celeriac.rpc;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
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
        return call(Signature.of("shop.charge", 1));
    }

    /** The same, sent on for somebody else. */
    TaskContext callFor(String replyTo) throws Exception {
        return call(Signature.of("shop.charge", 1).set("reply_to", replyTo));
    }

    private TaskContext call(Signature task) throws Exception {
        canvas.send(task.set("queue", queue));
        return broker.takeTask(queue);
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
