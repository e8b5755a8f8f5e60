package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.GetResponse;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.Proxy;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Connections that break, and such that do not break but carry nothing any more. */
@OnEveryRabbit
class RpcNetworkFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter
    RabbitServer rabbit;

    private final RecordedMetrics measured = new RecordedMetrics();
    private Proxy proxy;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        proxy = new Proxy(rabbit.host(), rabbit.port());
        broker = new Broker(rabbit);
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
        proxy.close();
    }

    private String byProxy(String url) {
        return url.replace(":" + rabbit.port() + "/", ":" + proxy.port() + "/");
    }

    private RpcResultBackend.Builder builder() {
        return RpcResultBackend.builder()
                .broker(byProxy(rabbit.urlWithoutPassword()))
                .password(Credentials.literal(rabbit.password()))
                .metrics(measured);
    }

    private TaskPublisher publisher(String retry) {
        return TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", byProxy(rabbit.url()), "CELERY_TASK_PUBLISH_RETRY", retry))
                .build();
    }

    @Test
    void a_half_open_connection_is_noticed_by_its_heartbeat_and_replaced() throws Exception {
        try (ResultBackend both = builder()
                .set("broker_heartbeat", "1")
                .operationTimeout(PATIENCE)
                .build()) {
            TaskContext task = TaskContext.of(UUID.randomUUID().toString()).with("reply_to", Backends.replyTo(both));
            CompletableFuture<Long> awaited = both.awaitAsync(task.taskId(), Long.class, PATIENCE);
            both.fetch(task.taskId());
            proxy.freeze();
            assertThat(both.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(awaited.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(measured.of(Metric.RECONNECTS, "results")).isNotEmpty();
            awaitReconnect("replies");
            assertThat(measured.of(Metric.RETRIES)).isNotEmpty();
        }
    }

    /** A reply may come by the new connection before it is counted. */
    private void awaitReconnect(String connection) {
        long started = System.nanoTime();
        while (measured.of(Metric.RECONNECTS, connection).isEmpty()) {
            assertThat(System.nanoTime() - started)
                    .as("counts the new connection for " + connection)
                    .isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    void without_heartbeats_it_is_not_and_the_store_ends_by_its_time() throws Exception {
        try (ResultBackend worker = builder()
                .set("broker_heartbeat", "0")
                .operationTimeout(Duration.ofSeconds(2))
                .build()) {
            TaskContext task = TaskContext.of("t").with("reply_to", broker.queue());
            assertThat(worker.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            proxy.freeze();
            assertThatThrownBy(() -> worker.writer().success(task, 2L))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("2000 ms");
            assertThat(measured.of(Metric.RECONNECTS)).isEmpty();
            proxy.cut();
        }
    }

    @Test
    void a_task_whose_confirm_was_lost_is_sent_again_with_the_same_id_as_celery_does() throws Exception {
        String queue = broker.queue();
        try (ResultBackend client = builder().operationTimeout(PATIENCE).build();
                TaskPublisher publisher = publisher("true");
                Canvas canvas = client.canvas(publisher)) {
            Backends.replyTo(client);
            proxy.silenceServer();
            CompletableFuture<String> sending =
                    CompletableFuture.supplyAsync(() -> canvas.send(call(queue)).id());
            GetResponse first = broker.take(queue);
            proxy.cut();
            String id = sending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            GetResponse second = broker.take(queue);
            assertThat(first.getProps().getCorrelationId()).isEqualTo(id);
            assertThat(second.getProps().getCorrelationId()).isEqualTo(id);
            assertThat(second.getBody()).isEqualTo(first.getBody());
        }
    }

    @Test
    void a_task_that_may_not_be_sent_twice_fails_instead_and_says_that_it_may_have_been_sent() throws Exception {
        String queue = broker.queue();
        try (ResultBackend client = builder().operationTimeout(PATIENCE).build();
                TaskPublisher publisher = publisher("false");
                Canvas canvas = client.canvas(publisher)) {
            Backends.replyTo(client);
            proxy.silenceServer();
            CompletableFuture<String> sending =
                    CompletableFuture.supplyAsync(() -> canvas.send(call(queue)).id());
            broker.take(queue);
            proxy.cut();
            assertThatThrownBy(() -> sending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("may or may not", "task_publish_retry");
            canvas.send(call(queue)); // over a new connection
            broker.take(queue);
            assertThat(broker.channel.messageCount(queue)).as("sent twice").isZero();
        }
    }

    @Test
    void a_channel_that_the_broker_closed_is_replaced_and_the_message_it_objected_to_is_told() throws Exception {
        TaskContext task = TaskContext.of("t").with("reply_to", broker.queue());
        try (ResultBackend client = builder().operationTimeout(PATIENCE).build();
                TaskPublisher publisher = publisher("true");
                Canvas canvas = client.canvas(publisher)) {
            String queue = broker.queue();
            CompletableFuture<?> refused = CompletableFuture.runAsync(() -> canvas.send(Signature.of("shop.price", 1)
                    .set("exchange", "no-such-exchange")
                    .set("routing_key", "k")));
            for (int i = 0; i < 20; i++) {
                canvas.send(call(queue));
            }
            assertThatThrownBy(() -> refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasMessageContaining("no-such-exchange");
            canvas.send(call(queue));
            assertThat(broker.channel.messageCount(queue)).isGreaterThanOrEqualTo(21);
            assertThat(client.writer().success(task, 1)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void of_several_brokers_the_next_is_taken_when_one_is_lost_and_awaits_go_on_there() throws Exception {
        try (Proxy next = new Proxy(rabbit.host(), rabbit.port());
                ResultBackend both = RpcResultBackend.builder()
                        .broker(byProxy(rabbit.urlWithoutPassword())
                                + ";"
                                + rabbit.urlWithoutPassword()
                                        .replace(":" + rabbit.port() + "/", ":" + next.port() + "/"))
                        .password(Credentials.literal(rabbit.password()))
                        .operationTimeout(PATIENCE)
                        .metrics(measured)
                        .build()) {
            TaskContext task = TaskContext.of(UUID.randomUUID().toString()).with("reply_to", Backends.replyTo(both));
            CompletableFuture<Long> awaited = both.awaitAsync(task.taskId(), Long.class, PATIENCE);
            both.fetch("another"); // its queue is there
            proxy.close();
            assertThat(both.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(awaited.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(measured.of(Metric.RECONNECTS, "results")).isNotEmpty();
            awaitReconnect("replies");
        }
    }

    private static Signature call(String queue) {
        return Signature.of("shop.price", 1).set("queue", queue);
    }
}
