package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.CeleryWorker;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent from Java by way of a Redis broker is run by real Python workers. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.testkit.live.CeleryPeer#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisPublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BROKER = 7;

    @Parameter
    CeleryPeer peer;

    private final RedisServer redis = RedisServer.newest();
    private CeleryWorker worker;
    private ResultBackend results;
    private TaskPublisher publisher;
    private Canvas canvas;

    @BeforeEach
    void open() {
        if (worker == null) {
            worker = peer.worker(redis, Map.of("broker_url", redis.url(BROKER)));
        }
        results = Backends.on(redis).build();
        publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", redis.url(BROKER)))
                .build();
        canvas = results.canvas(publisher);
    }

    @AfterEach
    void close() {
        canvas.close();
        publisher.close();
        results.close();
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void a_task() {
        String id = canvas.send(Signature.of("add", 2, 3)).id();
        assertThat(results.await(id, Integer.class, PATIENCE)).isEqualTo(5);
    }

    @Test
    void a_task_with_arguments_by_name_that_ascii_cannot_hold() {
        Signature add = Signature.of("add").withKwargs(Map.of("x", "grüß ", "y", "dich \uD83D\uDE00"));
        assertThat(results.await(canvas.send(add).id(), String.class, PATIENCE)).isEqualTo("grüß dich \uD83D\uDE00");
    }

    @Test
    void a_chain_whose_results_are_parents_of_each_other() {
        ResultTuple last =
                canvas.send(Signature.chain(Signature.of("add", 1, 1), Signature.of("add", 2), Signature.of("add", 3)));
        assertThat(results.await(last.id(), Integer.class, PATIENCE)).isEqualTo(7);
        ResultTuple first = last.parent().parent();
        assertThat(first.parent()).isNull();
        assertThat(results.await(first.id(), Integer.class, PATIENCE)).isEqualTo(2);
    }

    @Test
    void a_chain_within_a_chain_and_an_immutable_step() {
        Signature inner = Signature.chain(Signature.of("add", 10), Signature.of("add", 100));
        Signature chain = Signature.chain(
                Signature.of("add", 1, 1), inner, Signature.of("add", 5, 5).immutable(true), Signature.of("add", 1));
        assertThat(results.await(canvas.send(chain).id(), Integer.class, PATIENCE))
                .isEqualTo(11);
    }

    @Test
    void a_group() {
        ResultTuple group = canvas.send(Signature.group(Signature.of("add", 1, 1), Signature.of("add", 2, 2)));
        List<Integer> sums = group.children().stream()
                .map(each -> results.await(each.id(), Integer.class, PATIENCE))
                .toList();
        assertThat(sums).containsExactly(2, 4);
    }

    @Test
    void links_and_errbacks() {
        Signature link = Signature.of("add", 40).set("task_id", "linked-" + FreshIds.next());
        String id = canvas.send(Signature.of("add", 1, 1).link(link)).id();
        assertThat(results.await(link.textOption("task_id").orElseThrow(), Integer.class, PATIENCE))
                .isEqualTo(42);
        assertThat(results.fetch(id).meta().orElseThrow().state()).isEqualTo("SUCCESS");
    }

    @Test
    void a_task_with_options_is_sent_with_them() {
        String queue = "queue-" + FreshIds.next();
        canvas.send(
                Signature.of("add", 1, 1).set("queue", queue).set("priority", 4).set("countdown", 60));
        String message = redis.cli("-n", "" + BROKER, "lpop", queue + "\u0006\u00163");
        assertThat(message)
                .contains("\"priority\": 4")
                .contains("\"eta\": \"20")
                .contains("\"routing_key\": \"" + queue);
    }

    @Test
    void an_exchange_is_looked_up_in_the_bindings() {
        String id = canvas.send(
                        Signature.of("add", 20, 3).set("exchange", "celery").set("routing_key", "celery"))
                .id();
        assertThat(results.await(id, Integer.class, PATIENCE)).isEqualTo(23);
        Signature lost = Signature.of("add", 1, 1).set("exchange", "nowhere").set("routing_key", "k");
        assertThatThrownBy(() -> canvas.send(lost))
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContaining("no queue is bound to exchange 'nowhere' with routing key 'k'");
    }
}
