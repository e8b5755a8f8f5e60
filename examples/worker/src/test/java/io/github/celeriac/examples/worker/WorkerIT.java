package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.PythonException;
import io.github.celeriac.testkit.live.PythonValue;
import io.github.celeriac.testkit.live.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worker in a process of its own, called by real Celery. */
class WorkerIT {
    private final String queue = "worker-" + UUID.randomUUID();

    @ParameterizedTest
    @MethodSource("io.github.celeriac.examples.worker.BrokerKind#andPeers")
    void python_calls_it_and_it_ends_cleanly(BrokerKind broker, CeleryPeer peer) throws Exception {
        // With rpc:// on RabbitMQ, where results go back through the broker.
        String backend =
                broker == BrokerKind.RABBITMQ ? "rpc://" : RedisServer.newest().url();
        CeleryApp app = peer.app(backend, Map.of("broker_url", broker.url(), "task_default_queue", queue));
        try (JavaWorker worker = JavaWorker.start(broker.url(), backend, queue, Map.of())) {
            assertThat(get(app, app.send("examples.add", "(2, 3)")).repr()).isEqualTo("5");
            assertThat(get(app, app.send("examples.echo", "()", "{'value': {'a': [1, None, 'ü']}}", Map.of()))
                            .repr())
                    .isEqualTo("{'a': [1, None, 'ü']}");
            assertThat(get(app, app.send("examples.progress", "(3,)")).repr()).isEqualTo("3");
            assertThat(get(app, app.send("examples.flaky", "(2,)")).repr()).isEqualTo("2");
            assertThat(get(app, app.send("examples.add", "(1, 1)", "{}", Map.of("priority", 6)))
                            .repr())
                    .isEqualTo("2");
            String failed = app.send("examples.fail", "('boom',)");
            assertThatThrownBy(() -> get(app, failed))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("boom");
            String expired = app.send("examples.add", "(1, 1)", "{}", Map.of("expires", -10));
            assertThatThrownBy(() -> get(app, expired)).hasMessageContaining("expired");
            assertThat(terminatedMeanwhile(worker, app, backend).repr()).isEqualTo("5");
            assertThat(worker.hasEnded()).isTrue();
        }
    }

    /** What a task returns whose worker is told to end once the task has begun. */
    private static PythonValue terminatedMeanwhile(JavaWorker worker, CeleryApp app, String backend) {
        String slow = app.send("examples.slow", "(5,)");
        if (backend.equals("rpc://")) { // only get() may read: state takes replies away
            return app.eval("AsyncResult('%s').get(timeout=60, on_message=lambda meta:".formatted(slow)
                    + " meta['status'] == 'STARTED' and __import__('os').kill(%d, 15))".formatted(worker.pid()));
        }
        awaitState(app, slow, "STARTED");
        worker.terminate();
        return get(app, slow);
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.examples.worker.BrokerKind#andNewestPeer")
    void a_revoked_task_is_not_run_and_a_running_one_is_broken_off(BrokerKind broker, CeleryPeer peer)
            throws Exception {
        CeleryApp app = app(broker, peer);
        try (JavaWorker worker =
                JavaWorker.start(broker.url(), RedisServer.newest().url(), queue, Map.of(), "--concurrency", "1")) {
            String running = app.send("examples.slow", "(100,)");
            awaitState(app, running, "STARTED");
            String waiting = app.send("examples.add", "(1, 1)");
            app.exec("app.control.revoke('" + waiting + "')");
            app.exec("app.control.revoke('" + running + "', terminate=True)");
            awaitState(app, running, "REVOKED");
            awaitState(app, waiting, "REVOKED"); // Python may miss what is stored while it subscribes
            assertThatThrownBy(() -> get(app, running)).hasMessageContaining("terminated");
            assertThatThrownBy(() -> get(app, waiting)).hasMessageContaining("revoked");
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.examples.worker.BrokerKind#andNewestPeer")
    void what_a_killed_worker_had_is_run_by_the_next(BrokerKind broker, CeleryPeer peer) throws Exception {
        CeleryApp app = app(broker, peer);
        String backend = RedisServer.newest().url();
        String id;
        try (JavaWorker worker = JavaWorker.start(broker.url(), backend, queue, Map.of())) {
            id = app.send("examples.slow", "(2,)");
            awaitState(app, id, "STARTED");
            worker.kill();
        }
        try (JavaWorker next = JavaWorker.start(broker.url(), backend, queue, Map.of(), "--visibility-timeout", "3")) {
            assertThat(get(app, id).repr()).isEqualTo("2");
        }
    }

    @Test
    void a_message_that_is_no_task_is_dropped() throws Exception {
        CeleryApp app = app(BrokerKind.REDIS, CeleryPeer.newest());
        String backend = RedisServer.newest().url();
        try (JavaWorker worker = JavaWorker.start(BrokerKind.REDIS.url(), backend, queue, Map.of())) {
            app.exec("""
                    with app.connection_for_write() as connection:
                        with connection.Producer() as producer:
                            producer.publish({'not': 'a task'}, exchange='', routing_key='%1$s')
                            producer.publish([[], {}, {}], exchange='', routing_key='%1$s',
                                headers={'id': 'no time', 'task': 'examples.add', 'expires': 'soon'})
                        redis = connection.default_channel.client
                        redis.lpush('%1$s', 'no JSON', '{"body": "no base64"}')
                        assert redis.publish('/8.celery.pidbox', 'no JSON')
                    """.formatted(queue));
            assertThat(get(app, app.send("examples.add", "(2, 3)")).repr()).isEqualTo("5");
            worker.terminate();
            assertThat(worker.hasEnded()).isTrue();
        }
        assertThat(app.eval("[v for v in app.connection().default_channel.client.hvals('unacked') if '%s' in str(v)]"
                                .formatted(queue))
                        .repr())
                .as("nothing is left behind")
                .isEqualTo("[]");
    }

    @Test
    void a_message_taken_twice_by_one_tag_is_the_same() {
        String[] keys = {queue + "-unacked", queue + "-index", queue, queue + "-3"};
        try (RedisClient client = RedisClient.create(BrokerKind.REDIS.url())) {
            RedisCommands<String, String> redis = client.connect().sync();
            redis.lpush(queue, "{\"body\": \"1\"}", "{\"body\": \"2\"}");
            List<Object> first = take(redis, keys, "one");
            redis.lpush(queue + "-3", "{}"); // whatever came since
            assertThat(first).containsExactly("one:3", "{\"body\": \"1\"}").isEqualTo(take(redis, keys, "one"));
            assertThat(take(redis, keys, "two")).containsExactly("two:3", "{\"body\": \"2\"}");
            assertThat(take(redis, keys, "three")).containsExactly("three:4", "{}");
            assertThat(take(redis, keys, "four")).isEmpty();
            redis.del(keys);
        }
    }

    private List<Object> take(RedisCommands<String, String> redis, String[] keys, String tag) {
        return redis.eval(RedisBroker.script("take.lua"), ScriptOutputType.MULTI, keys, tag, queue);
    }

    private CeleryApp app(BrokerKind broker, CeleryPeer peer) {
        return peer.app(RedisServer.newest().url(), Map.of("broker_url", broker.url(), "task_default_queue", queue));
    }

    private static void awaitState(CeleryApp app, String taskId, String state) {
        app.exec("""
                deadline = time.time() + 60
                while AsyncResult('%s').state != '%s':
                    assert time.time() < deadline
                    time.sleep(0.05)
                """.formatted(taskId, state));
    }

    /** In the thread that sent it: with rpc, in Celery each has a reply queue of its own. */
    private static PythonValue get(CeleryApp app, String taskId) {
        return app.eval("AsyncResult('" + taskId + "').get(timeout=60)");
    }
}
