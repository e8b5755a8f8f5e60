package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.PythonValue;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real Celery on the other side, of every version, on every generation of RabbitMQ. */
class RpcInteropIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Stream<Arguments> brokersAndPeers() {
        return RabbitServer.all().stream()
                .flatMap(rabbit -> CeleryPeer.all().stream().map(peer -> Arguments.of(rabbit, peer)));
    }

    @ParameterizedTest
    @MethodSource("brokersAndPeers")
    void java_calls_a_python_worker_by_queue_and_by_direct_reply_to(RabbitServer rabbit, CeleryPeer peer) {
        String queue = "q-" + UUID.randomUUID();
        Map<String, Object> conf =
                Map.of("broker_url", rabbit.url(), "task_default_queue", queue, "task_track_started", true);
        try (CeleryWorker worker = peer.worker(new Rpc(), conf);
                TaskPublisher publisher = TaskPublishers.builder()
                        .environment(Map.of("CELERY_BROKER_URL", rabbit.url()))
                        .build();
                ResultBackend own = Backends.on(rabbit).build();
                ResultBackend direct = Backends.on(rabbit).directReplyTo().build()) {
            assertThat(worker.pid()).isPositive();
            for (ResultBackend client : List.of(own, direct)) {
                Canvas canvas = client.canvas(publisher, task -> queue);
                assertThat(client.await(canvas.send(Signature.of("add", 2, 3)).id(), Long.class, PATIENCE))
                        .isEqualTo(5);
                String progress = canvas.send(Signature.of("progress", 2)).id();
                assertThat(client.await(progress, Long.class, PATIENCE)).isEqualTo(2);
                String failed = canvas.send(Signature.of("fail", "boom")).id();
                assertThatThrownBy(() -> client.await(failed, Object.class, PATIENCE))
                        .isInstanceOfSatisfying(RemoteTaskException.class, thrown -> {
                            assertThat(thrown.type()).isEqualTo("ShopError");
                            assertThat(thrown.traceback()).contains("check_stock");
                        });
                String retried = canvas.send(Signature.of("retry")).id();
                assertThat(client.await(retried, Long.class, PATIENCE)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("brokersAndPeers")
    void python_calls_a_java_worker(RabbitServer rabbit, CeleryPeer peer) throws Exception {
        for (String serializer : List.of("json", "msgpack", "yaml", "pickle")) {
            String queue = "q-" + UUID.randomUUID();
            CeleryApp app = peer.app(
                    "rpc://",
                    Map.of(
                            "broker_url",
                            rabbit.url(),
                            "task_default_queue",
                            queue,
                            "result_serializer",
                            serializer,
                            "result_accept_content",
                            List.of(serializer)));
            try (Broker broker = new Broker(rabbit);
                    ResultBackend worker = Backends.on(rabbit)
                            .serializer(serializer)
                            .accept(serializer)
                            .build()) {
                String ok = app.send("add", "(2, 3)");
                String failed = app.send("add", "(2, 3)");
                TaskContext task = broker.takeTask(queue);
                assertThat(task.taskId()).isEqualTo(ok);
                worker.writer().started(task);
                worker.writer().update(task, "PROGRESS", Map.of("done", 1));
                assertThat(worker.writer().success(task, Map.of("sum", 5, "of", List.of(2, 3))))
                        .isEqualTo(WriteOutcome.WRITTEN);
                TaskContext second = broker.takeTask(queue);
                assertThat(worker.writer().failure(second, new IllegalStateException("boom ☃")))
                        .isEqualTo(WriteOutcome.WRITTEN);
                assertThat(get(app, ok).json().orElseThrow()).isEqualTo(Map.of("sum", 5, "of", List.of(2, 3)));
                assertThatThrownBy(() -> get(app, failed))
                        .isInstanceOf(PythonException.class)
                        .hasMessageContaining("boom ☃");
                broker.channel.queueDelete(queue);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("brokersAndPeers")
    void python_inflates_what_java_compressed(RabbitServer rabbit, CeleryPeer peer) throws Exception {
        String queue = "q-" + UUID.randomUUID();
        CeleryApp app = peer.app("rpc://", Map.of("broker_url", rabbit.url(), "task_default_queue", queue));
        try (Broker broker = new Broker(rabbit)) {
            for (String name : List.of("zlib", "bzip2")) {
                try (ResultBackend worker =
                        Backends.on(rabbit).set("result_compression", name).build()) {
                    String id = app.send("add", "(2, 3)");
                    assertThat(worker.writer().success(broker.takeTask(queue), "zipped ".repeat(1_000)))
                            .isEqualTo(WriteOutcome.WRITTEN);
                    assertThat(get(app, id).json()).contains("zipped ".repeat(1_000));
                }
            }
            broker.channel.queueDelete(queue);
        }
    }

    /** In the thread that sent it: in Celery each has a reply queue of its own. */
    private static PythonValue get(CeleryApp app, String taskId) {
        return app.eval("AsyncResult('" + taskId + "').get(timeout=30)");
    }

    /** Where a Python worker stores: nowhere but in messages. */
    private static final class Rpc implements LiveStore {
        @Override
        public String url() {
            return "rpc://";
        }
    }
}
