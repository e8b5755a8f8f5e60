package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What a worker sends, and what it is told. */
@OnEveryRabbit
class RpcWorkerIT {
    @Parameter
    RabbitServer rabbit;

    private ResultBackend results;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        results = Backends.on(rabbit).build();
        broker = new Broker(rabbit);
    }

    @AfterEach
    void close() throws Exception {
        results.close();
        broker.close();
    }

    private static TaskContext task(String replyTo) {
        String id = UUID.randomUUID().toString();
        return TaskContext.fromMessage(
                Map.of("id", id, "task", "shop.charge"), Map.of("reply_to", replyTo, "correlation_id", "c-" + id));
    }

    @Test
    void a_result_is_the_message_that_celery_sends() throws Exception {
        TaskContext task = task(broker.queue());
        assertThat(results.writer().success(task, Map.of("sum", 3))).isEqualTo(WriteOutcome.WRITTEN);
        GetResponse reply = broker.take(task.replyTo().orElseThrow());
        assertThat(new String(reply.getBody(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"task_id\": \"" + task.taskId()
                                + "\", \"status\": \"SUCCESS\", \"result\": {\"sum\": 3}, \"traceback\": null, \"children\": []}");
        assertThat(reply.getEnvelope().getExchange()).isEmpty();
        AMQP.BasicProperties properties = reply.getProps();
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getContentEncoding()).isEqualTo("utf-8");
        assertThat(properties.getCorrelationId()).isEqualTo("c-" + task.taskId());
        assertThat(properties.getDeliveryMode()).isEqualTo(1);
        assertThat(properties.getPriority()).isZero();
        assertThat(properties.getHeaders()).isEmpty();
        assertThat(properties.getReplyTo()).isNull();
        assertThat(properties.getMessageId()).isNull();
        assertThat(properties.getExpiration()).isNull();
    }

    @Test
    void every_state_is_sent_in_its_order() throws Exception {
        TaskContext task = task(broker.queue());
        List<CompletableFuture<WriteOutcome>> sent = new ArrayList<>();
        sent.add(results.writer().startedAsync(task));
        sent.add(results.writer().updateAsync(task, "PROGRESS", Map.of("done", 1)));
        sent.add(results.writer().retryAsync(task, new IllegalStateException("again")));
        sent.add(results.writer().revokedAsync(task, "terminated"));
        sent.add(results.writer().failureAsync(task, new IllegalStateException("boom")));
        sent.add(results.writer().successAsync(task, 1));
        assertThat(sent).allSatisfy(one -> assertThat(one.join()).isEqualTo(WriteOutcome.WRITTEN));
        for (String state : List.of("STARTED", "PROGRESS", "RETRY", "REVOKED", "FAILURE", "SUCCESS")) {
            String body = new String(broker.take(task.replyTo().orElseThrow()).getBody(), StandardCharsets.UTF_8);
            assertThat(body).contains("\"status\": \"" + state + "\"");
        }
    }

    @Test
    void other_serializers_name_themselves() throws Exception {
        for (String[] each : new String[][] {
            {"msgpack", "application/x-msgpack", "binary"},
            {"yaml", "application/x-yaml", "utf-8"},
            {"pickle", "application/x-python-serialize", "binary"}
        }) {
            try (ResultBackend other = Backends.on(rabbit)
                    .serializer(each[0])
                    .accept(each[0])
                    .set("result_persistent", "true")
                    .build()) {
                TaskContext task = task(broker.queue());
                other.writer().success(task, 1);
                AMQP.BasicProperties properties =
                        broker.take(task.replyTo().orElseThrow()).getProps();
                assertThat(properties.getContentType()).isEqualTo(each[1]);
                assertThat(properties.getContentEncoding()).isEqualTo(each[2]);
                assertThat(properties.getDeliveryMode()).isEqualTo(2);
            }
        }
    }

    @Test
    void a_client_that_is_gone_is_unroutable_and_no_queue_is_made_for_it() throws Exception {
        String live = broker.queue();
        List<TaskContext> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tasks.add(task(i % 3 == 0 ? live : "gone-" + i % 7));
        }
        List<CompletableFuture<WriteOutcome>> sent = tasks.stream()
                .map(task -> results.writer().successAsync(task, "same"))
                .toList();
        for (int i = 0; i < 200; i++) {
            assertThat(sent.get(i).join()).isEqualTo(i % 3 == 0 ? WriteOutcome.WRITTEN : WriteOutcome.UNROUTABLE);
        }
        assertThat(rabbit.queues("name")).noneMatch(name -> name.startsWith("gone"));
    }

    @Test
    void nobody_asked_to_be_told_is_told() {
        assertThat(results.writer().success(TaskContext.of("t-1"), 1)).isEqualTo(WriteOutcome.NO_REPLY_TO);
        assertThat(results.writer().success(task(""), 1)).isEqualTo(WriteOutcome.NO_REPLY_TO);
        assertThat(results.writer().success(task("x".repeat(300)), 1)).isEqualTo(WriteOutcome.UNROUTABLE);
    }

    @Test
    void a_worker_declares_nothing() throws Exception {
        int before = rabbit.queues("name").size();
        results.writer().success(task(broker.queue()), 1);
        assertThat(rabbit.queues("name")).hasSize(before + 1);
    }

    @Test
    void a_result_that_is_too_large_or_has_no_form_ends_readably() throws Exception {
        TaskContext task = task(broker.queue());
        assertThatThrownBy(() -> results.writer().success(task, new Object()))
                .isInstanceOf(ResultEncodingException.class);
        assertThat(new String(broker.take(task.replyTo().orElseThrow()).getBody(), StandardCharsets.UTF_8))
                .contains("FAILURE", "EncodeError");
        try (ResultBackend small =
                Backends.on(rabbit).set("max_result_bytes", "2000").build()) {
            assertThatThrownBy(() -> small.writer().success(task, "x".repeat(3_000)))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("max_result_bytes");
        }
        assertThat(new String(broker.take(task.replyTo().orElseThrow()).getBody(), StandardCharsets.UTF_8))
                .contains("FAILURE", "max_result_bytes");
    }

    @Test
    void a_wrong_password_a_wrong_host_and_a_wrong_vhost_are_told_apart() {
        assertThatThrownBy(() -> RpcResultBackend.builder()
                        .broker(rabbit.urlWithoutPassword())
                        .password(Credentials.literal("wrong-secret"))
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContainingAll("localhost:" + rabbit.port(), "user name or password")
                .hasMessageNotContaining("wrong-secret");
        assertThatThrownBy(() -> RpcResultBackend.builder()
                        .broker("amqp://celery@localhost:" + rabbit.port() + "/nowhere")
                        .password(Credentials.literal(rabbit.password()))
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> RpcResultBackend.builder()
                        .broker("amqp://localhost:1//")
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("localhost:1");
        assertThatThrownBy(() -> RpcResultBackend.builder()
                        .broker("amqp://celery:literal-secret@localhost//")
                        .build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("${NAME}")
                .hasMessageNotContaining("literal-secret");
    }

    @Test
    void the_environment_says_where_the_broker_is() throws Exception {
        try (ResultBackend fromEnvironment = io.github.celeriac.ResultBackends.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", "rpc://", "CELERY_BROKER_URL", rabbit.url()))
                .build()) {
            assertThat(fromEnvironment.writer().success(task(broker.queue()), 1))
                    .isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void of_several_brokers_the_first_that_answers_is_taken() throws Exception {
        try (ResultBackend failover = RpcResultBackend.builder()
                .broker("amqp://celery@localhost:1//;" + rabbit.urlWithoutPassword())
                .password(Credentials.literal(rabbit.password()))
                .build()) {
            assertThat(failover.writer().success(task(broker.queue()), 1)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void what_is_handed_in_before_close_is_sent() throws Exception {
        String queue = broker.queue();
        List<CompletableFuture<WriteOutcome>> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sent.add(results.writer().successAsync(task(queue), i));
        }
        results.close();
        assertThat(sent).allSatisfy(one -> assertThat(one.join()).isEqualTo(WriteOutcome.WRITTEN));
        assertThat(broker.channel.messageCount(queue)).isEqualTo(2_000);
    }
}
