package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Java client sends goes through a Java worker, a Python worker and the Java worker again, and comes back. */
class RpcCanvasIT {
    private static final String BROKERS_AND_PEERS = "io.github.celeriac.rpc.RpcInteropIT#brokersAndPeers";

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource(BROKERS_AND_PEERS)
    void a_client_in_java_awaits_what_workers_in_both_languages_do_for_it(RabbitServer rabbit, CeleryPeer peer)
            throws Exception {
        try (Workers workers = new Workers(rabbit, peer);
                Client byQueue = new Client(rabbit, workers, options -> options);
                Client direct = new Client(rabbit, workers, RpcResultBackend.Builder::directReplyTo)) {
            for (Client client : List.of(byQueue, direct)) {
                client.awaitsEveryStepOfAChain();
                client.awaitsWhatIsLinked();
                client.awaitsGroups();
                client.isToldOfFailuresAnywhere();
            }
        }
    }

    /** One in each language, each with a queue of its own. */
    private static final class Workers implements AutoCloseable {
        final String pythons = "q-" + UUID.randomUUID();
        final CeleryWorker python;
        final JavaWorker java;

        Workers(RabbitServer rabbit, CeleryPeer peer) throws Exception {
            python = peer.worker(() -> "rpc://", Map.of("broker_url", rabbit.url(), "task_default_queue", pythons));
            java = new JavaWorker(rabbit);
        }

        @Override
        public void close() throws Exception {
            java.close();
            python.close();
        }
    }

    private static final class Client implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final Workers workers;
        private final ResultBackend client;
        private final TaskPublisher publisher;
        private final Canvas canvas;

        Client(RabbitServer rabbit, Workers workers, UnaryOperator<RpcResultBackend.Builder> options) {
            this.workers = workers;
            client = options.apply(Backends.on(rabbit)).build();
            publisher = TaskPublishers.builder()
                    .environment(Map.of("CELERY_BROKER_URL", rabbit.url()))
                    .build();
            canvas = client.canvas(publisher);
        }

        private Signature inJava(String task, Object... args) {
            return Signature.of(task, args).set("queue", workers.java.queue());
        }

        private Signature inPython(String task, Object... args) {
            return Signature.of(task, args).set("queue", workers.pythons);
        }

        private int await(String taskId) {
            return client.await(taskId, Integer.class, PATIENCE);
        }

        void awaitsEveryStepOfAChain() {
            ResultTuple last = canvas.send(Signature.chain(
                    inJava("java.add", 1, 2),
                    inPython("retry").immutable(true),
                    inJava("java.flaky"),
                    inPython("add", 10)));
            assertThat(await(last.id())).isEqualTo(11);
            ResultTuple sum = canvas.send(
                    Signature.chain(inJava("java.add", 1, 2), inPython("add", 10), inJava("java.add", 100)));
            ResultTuple second = sum.parent();
            assertThat(await(sum.id())).isEqualTo(113);
            assertThat(await(second.id())).isEqualTo(13);
            assertThat(await(second.parent().id())).isEqualTo(3);
        }

        /** Of what is linked, the result is awaited by the id that was given to it. */
        void awaitsWhatIsLinked() {
            for (Signature first : List.of(inJava("java.add", 1, 2), inPython("add", 1, 2))) {
                String inner = UUID.randomUUID().toString();
                String outer = UUID.randomUUID().toString();
                Signature linked = inPython("add", 10)
                        .set("task_id", outer)
                        .link(inJava("java.add", 100).set("task_id", inner));
                assertThat(await(canvas.send(first.link(linked)).id())).isEqualTo(3);
                assertThat(await(outer)).isEqualTo(13);
                assertThat(await(inner)).isEqualTo(113);
            }
        }

        void awaitsGroups() {
            ResultTuple group = canvas.send(Signature.group(
                    inJava("java.add", 1, 2),
                    Signature.chain(inPython("add", 1, 2), inJava("java.add", 10)),
                    inPython("add", 20, 30)));
            assertThat(client.group(group).join(Integer.class, PATIENCE)).containsExactly(3, 13, 50);
        }

        void isToldOfFailuresAnywhere() {
            List<Signature> chains = List.of(
                    Signature.chain(inJava("java.fail", "boom"), inPython("add", 1), inJava("java.add", 1)),
                    Signature.chain(inJava("java.add", 1, 2), inPython("fail"), inJava("java.add", 1)),
                    Signature.chain(inPython("add", 1, 2), inJava("java.fail"), inPython("add", 1)));
            for (Signature chain : chains) {
                ResultTuple last = canvas.send(chain);
                assertThatThrownBy(() -> await(last.id())).isInstanceOf(RemoteTaskException.class);
            }
        }

        @Override
        public void close() {
            canvas.close();
            publisher.close();
            client.close();
        }
    }
}
