package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.Health;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.Metric;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.RecordedMetrics;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What a client receives, in whatever way it comes. */
@OnEveryRabbit
class RpcClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameter
    RabbitServer rabbit;

    private Conversation talk;

    private void open(UnaryOperator<RpcResultBackend.Builder> options) throws Exception {
        talk = new Conversation(rabbit, options);
    }

    @AfterEach
    void close() throws Exception {
        if (talk != null) {
            talk.close();
        }
    }

    @Test
    void an_answer_ends_the_await_whichever_comes_first() throws Exception {
        open(options -> options);
        for (int i = 0; i < 20; i++) {
            TaskContext task = talk.call();
            CompletableFuture<Long> awaited =
                    i % 2 == 0 ? talk.client.awaitAsync(task.taskId(), Long.class, PATIENCE) : null;
            assertThat(talk.worker.writer().success(task, (long) i)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(awaited == null ? talk.client.await(task.taskId(), Long.class, PATIENCE) : awaited.get())
                    .isEqualTo(i);
            assertThat(talk.client.fetch(task.taskId(), Long.class).get()).isEqualTo(i);
        }
    }

    @Test
    void with_direct_reply_to_there_is_no_queue() throws Exception {
        open(RpcResultBackend.Builder::directReplyTo);
        TaskContext task = talk.call();
        assertThat(task.replyTo().orElseThrow()).startsWith("amq.rabbitmq.reply-to.");
        CompletableFuture<Object> awaited = talk.client.awaitAsync(task.taskId(), Object.class, PATIENCE);
        talk.worker.writer().started(task);
        assertThat(talk.worker.writer().success(task, Map.of("sum", 3))).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(awaited.get()).isEqualTo(Map.of("sum", 3L));
        assertThat(talk.client.fetch(task.taskId()).state()).isEqualTo(States.SUCCESS);
    }

    @Test
    void every_state_is_seen_and_a_success_stays() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        talk.worker.writer().started(task);
        assertThat(talk.client.fetch(task.taskId()).state()).isEqualTo(States.STARTED);
        talk.worker.writer().update(task, "PROGRESS", Map.of("done", 1L));
        assertThat(((TaskResult.Running<?>) talk.client.fetch(task.taskId())).info())
                .isEqualTo(Map.of("done", 1L));
        talk.worker.writer().retry(task, new IllegalStateException("again"));
        assertThat(talk.client.fetch(task.taskId()).state()).isEqualTo(States.RETRY);
        talk.worker.writer().update(task, "IGNORED", null);
        assertThat(talk.client.fetch(task.taskId()).state()).isEqualTo("IGNORED");
        talk.worker.writer().revoked(task, "expired");
        assertThat(talk.client.fetch(task.taskId()).state()).isEqualTo(States.REVOKED);
        talk.worker.writer().success(task, "the one");
        talk.worker.writer().failure(task, new IllegalStateException("late"));
        talk.worker.writer().started(task);
        assertThat(talk.client.fetch(task.taskId()).get()).isEqualTo("the one");
    }

    @Test
    void a_failure_and_a_revocation_are_thrown() throws Exception {
        open(options -> options);
        TaskContext failed = talk.call();
        talk.worker.writer().failure(failed, new IllegalStateException("boom"));
        assertThatThrownBy(() -> talk.client.await(failed.taskId(), Object.class, PATIENCE))
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("boom");
        TaskContext revoked = talk.call();
        talk.worker.writer().revoked(revoked, "expired");
        assertThatThrownBy(() -> talk.client.await(revoked.taskId(), Object.class, PATIENCE))
                .isInstanceOf(TaskRevokedException.class);
    }

    @Test
    void what_nobody_answers_ends_by_its_deadline() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        talk.worker.writer().started(task);
        talk.client.fetch(task.taskId());
        assertThatThrownBy(() -> talk.client.await(task.taskId(), Object.class, Duration.ofMillis(300)))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContainingAll(task.taskId(), States.STARTED, "rabbitmq at");
    }

    @Test
    void messages_that_cannot_be_read_stop_nothing() throws Exception {
        open(options -> options);
        TaskContext broken = talk.call();
        TaskContext refused = talk.call();
        String queue = broken.replyTo().orElseThrow();
        byte[] garbage = "{\"status\": garbage".getBytes(StandardCharsets.UTF_8);
        for (String type : new String[] {"application/json", "application/x-python-serialize", "text/plain", null}) {
            talk.broker.publish(queue, properties(type, null).build(), garbage);
        }
        talk.broker.publish(
                queue, properties("application/json", broken.taskId()).build(), garbage);
        talk.broker.publish(
                queue,
                properties("application/x-python-serialize", refused.taskId()).build(),
                new byte[] {1, 2});
        assertThatThrownBy(() -> talk.client.await(broken.taskId(), Object.class, PATIENCE))
                .isInstanceOf(ResultDecodingException.class);
        assertThatThrownBy(() -> talk.client.await(refused.taskId(), Object.class, PATIENCE))
                .isInstanceOf(ContentDisallowedException.class)
                .hasMessageContaining("result_accept_content");
        talk.worker.writer().success(broken, "better");
        assertThat(talk.client.fetch(broken.taskId()).get()).isEqualTo("better");
    }

    @Test
    void the_task_in_the_body_counts_and_not_the_correlation_id() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        String body = "{\"task_id\": \"" + task.taskId() + "\", \"status\": \"SUCCESS\", \"result\": 7}";
        talk.broker.publish(
                task.replyTo().orElseThrow(),
                properties("application/json", "another").build(),
                body.getBytes(StandardCharsets.UTF_8));
        assertThat(talk.client.await(task.taskId(), Long.class, PATIENCE)).isEqualTo(7);
    }

    @Test
    void a_compressed_reply_is_inflated() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        String body = "{\"task_id\": \"" + task.taskId() + "\", \"status\": \"SUCCESS\", \"result\": \"zipped\"}";
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(zipped)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        talk.broker.publish(
                task.replyTo().orElseThrow(),
                properties("application/json", task.taskId())
                        .headers(Map.of("compression", "application/x-gzip")) // kombu's word for zlib
                        .build(),
                zipped.toByteArray());
        assertThat(talk.client.await(task.taskId(), String.class, PATIENCE)).isEqualTo("zipped");
    }

    @Test
    void a_worker_compresses_what_it_is_told_to_and_names_it_as_kombu_does() throws Exception {
        open(options -> options);
        for (String name : List.of("zlib", "gzip", "bzip2")) {
            try (ResultBackend zipping =
                    Backends.on(rabbit).set("result_compression", name).build()) {
                TaskContext task = talk.call();
                String seen = talk.broker.queue();
                String value = "zipped ".repeat(10_000);
                zipping.writer().success(task.with("reply_to", seen), value);
                GetResponse message = talk.broker.take(seen);
                assertThat(message.getBody()).hasSizeLessThan(1_000);
                assertThat(message.getProps().getHeaders().get("compression")).isNotNull();
                zipping.writer().success(task, value);
                assertThat(talk.client.await(task.taskId(), String.class, PATIENCE))
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void a_compressed_reply_may_become_no_larger_than_the_limits_of_this_client_allow() throws Exception {
        open(options -> options.decodeLimits(DecodeLimits.defaults().withMaxBytes(50_000)));
        try (ResultBackend zipping =
                Backends.on(rabbit).set("result_compression", "zlib").build()) {
            TaskContext task = talk.call();
            zipping.writer().success(task, "x".repeat(60_000));
            assertThatThrownBy(() -> talk.client.await(task.taskId(), String.class, PATIENCE))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("maxBytes");
            TaskContext small = talk.call();
            zipping.writer().success(small, "x".repeat(40_000));
            assertThat(talk.client.await(small.taskId(), String.class, PATIENCE))
                    .hasSize(40_000);
        }
    }

    @Test
    void what_is_kept_of_compressed_replies_is_measured_by_their_real_size() throws Exception {
        open(options -> options.set("rpc_buffer_bytes", "50000"));
        try (ResultBackend zipping =
                Backends.on(rabbit).set("result_compression", "zlib").build()) {
            List<TaskContext> tasks = List.of(talk.call(), talk.call());
            tasks.forEach(task -> zipping.writer().success(task, "x".repeat(40_000)));
            assertThat(talk.client.fetch(tasks.get(0).taskId())).isInstanceOf(TaskResult.Absent.class);
            assertThat(talk.client.fetch(tasks.get(1).taskId()).isReady()).isTrue();
        }
    }

    @Test
    void what_was_not_kept_is_counted_by_reason() throws Exception {
        RecordedMetrics measured = new RecordedMetrics();
        open(options -> options.set("rpc_buffer_results", "10").metrics(measured));
        TaskContext first = talk.call();
        String queue = first.replyTo().orElseThrow();
        for (String about : new String[] {null, "", "somebody"}) {
            talk.broker.publish(queue, properties("text/plain", about).build(), new byte[] {1});
        }
        for (int i = 0; i < 15; i++) {
            talk.worker.writer().success(TaskContext.of("t-" + i).with("reply_to", queue), i);
        }
        talk.client.fetch(first.taskId()); // all of them are in
        assertThat(measured.of(Metric.DROPPED_REPLIES, "nobodys")).hasSize(2);
        assertThat(measured.of(Metric.DROPPED_REPLIES, "unreadable")).hasSize(1);
        assertThat(measured.of(Metric.DROPPED_REPLIES, "room")).hasSize(6);
    }

    @Test
    void a_worker_is_healthy_without_a_queue_of_its_own() throws Exception {
        open(options -> options);
        int before = rabbit.queues("name").size();
        assertThat(talk.worker.health().status()).isEqualTo(Health.Status.UP);
        assertThat(rabbit.queues("name")).hasSize(before);
    }

    @Test
    void a_chord_is_refused_with_the_backend_that_can() throws Exception {
        open(options -> options);
        assertThatThrownBy(() -> talk.client
                        .canvas(new Backends.Unsent())
                        .send(Signature.chord(List.of(Signature.of("shop.price")), Signature.of("shop.sum"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContainingAll("rabbitmq at", "CHORDS", "redis://");
    }

    @Test
    void what_nobody_asks_for_is_dropped_when_there_is_no_room_the_oldest_first() throws Exception {
        open(options -> options.set("rpc_buffer_results", "10"));
        List<TaskContext> tasks = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            tasks.add(talk.call());
            talk.worker.writer().success(tasks.get(i), i);
        }
        List<String> ids = tasks.stream().map(TaskContext::taskId).toList();
        assertThat(talk.client.fetchMany(ids, Long.class).values().stream().map(TaskResult::isReady))
                .containsExactly(
                        false, false, false, false, false, true, true, true, true, true, true, true, true, true, true);
    }

    @Test
    void what_is_forgotten_is_gone() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        talk.worker.writer().success(task, 1);
        assertThat(talk.client.forget(List.of(task.taskId(), "unknown"))).isEqualTo(1);
        assertThat(talk.client.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        assertThat(talk.client.cleanup()).isZero();
    }

    @Test
    void a_client_that_is_closed_sends_no_task_as_it_could_not_take_the_reply() throws Exception {
        for (boolean used : new boolean[] {false, true}) {
            for (UnaryOperator<RpcResultBackend.Builder> options : List.<UnaryOperator<RpcResultBackend.Builder>>of(
                    UnaryOperator.identity(), RpcResultBackend.Builder::directReplyTo)) {
                try (Conversation ended = new Conversation(rabbit, options)) {
                    if (used) {
                        ended.call();
                    }
                    ended.client.close();
                    assertThatThrownBy(ended::call).isInstanceOf(BackendClosedException.class);
                }
            }
        }
    }

    @Test
    void who_only_sends_on_for_somebody_else_opens_no_channel_for_replies() throws Exception {
        Set<Thread> before = replyThreads();
        open(RpcResultBackend.Builder::directReplyTo);
        assertThat(talk.callFor("somebody").replyTo()).contains("somebody");
        assertThat(before).containsAll(replyThreads());
        talk.call();
        assertThat(replyThreads()).anyMatch(thread -> !before.contains(thread));
    }

    private static Set<Thread> replyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("celeriac-rpc-replies"))
                .collect(Collectors.toSet());
    }

    @Test
    void nothing_is_left_after_close() throws Exception {
        open(options -> options);
        TaskContext task = talk.call();
        String queue = task.replyTo().orElseThrow();
        assertThat(rabbit.queues("name", "durable", "auto_delete", "consumers", "arguments"))
                .anySatisfy(line -> assertThat(line).contains(queue, "true\tfalse\t1", "x-expires", "300000"));
        talk.client.close();
        assertThat(talk.worker.writer().success(task, 1)).isEqualTo(WriteOutcome.UNROUTABLE);
        assertThat(rabbit.queues("name")).doesNotContain(queue);
    }

    @Test
    void a_task_that_no_queue_is_there_for_is_told() throws Exception {
        try (TaskPublisher publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", rabbit.url()))
                .build()) {
            open(options -> options);
            assertThatThrownBy(() -> talk.client
                            .canvas(publisher)
                            .send(Signature.of("shop.charge").set("queue", "nowhere")))
                    .isInstanceOf(ResultBackendException.class)
                    .hasMessageContainingAll("no queue 'nowhere'", "shop.charge");
        }
    }

    static AMQP.BasicProperties.Builder properties(String type, String correlationId) {
        return new AMQP.BasicProperties.Builder().contentType(type).correlationId(correlationId);
    }
}
