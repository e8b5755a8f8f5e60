package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections, queues and the broker itself go, and come back. */
class RpcRecoveryFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static RabbitServer rabbit;

    @BeforeAll
    static void start() {
        rabbit = RabbitServer.newest().another();
        rabbit.version();
    }

    @AfterAll
    static void stop() {
        rabbit.close();
    }

    private static List<TaskContext> calls(Conversation talk, int count) throws Exception {
        List<TaskContext> tasks = new ArrayList<>();
        TaskContext first = talk.call();
        tasks.add(first);
        for (int i = 1; i < count; i++) {
            String id = UUID.randomUUID().toString();
            tasks.add(TaskContext.of(id).with("reply_to", first.replyTo().orElseThrow()));
        }
        return tasks;
    }

    private static List<CompletableFuture<Long>> awaits(ResultBackend client, List<TaskContext> tasks) {
        return tasks.stream()
                .map(task -> client.awaitAsync(task.taskId(), Long.class, PATIENCE))
                .toList();
    }

    private static void assertAllArrive(List<CompletableFuture<Long>> awaits) throws Exception {
        for (int i = 0; i < awaits.size(); i++) {
            assertThat(awaits.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(i);
        }
    }

    @Test
    void nothing_confirmed_is_lost_when_every_connection_is_killed_under_load() throws Exception {
        Conversation talk = new Conversation(rabbit, options -> options);
        try {
            List<TaskContext> tasks = calls(talk, 3_000);
            List<CompletableFuture<Long>> awaits = awaits(talk.client, tasks);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            CompletableFuture<Void> killing =
                    CompletableFuture.runAsync(() -> rabbit.controlAll("close_all_connections", "killed by a test"));
            for (int i = 0; i < tasks.size(); i++) {
                stores.add(talk.worker.writer().successAsync(tasks.get(i), (long) i));
                if (i == 1_000) {
                    killing.join();
                }
            }
            for (CompletableFuture<WriteOutcome> store : stores) {
                assertThat(store.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
            }
            assertAllArrive(awaits);
        } finally {
            closeAfterFault(talk);
        }
    }

    @Test
    void a_reply_queue_that_was_deleted_is_there_again() throws Exception {
        try (Conversation talk = new Conversation(rabbit, options -> options)) {
            List<TaskContext> tasks = calls(talk, 2);
            List<CompletableFuture<Long>> awaits = awaits(talk.client, tasks);
            talk.client.fetch(tasks.get(0).taskId()); // its queue is consumed from
            talk.broker.channel.queueDelete(tasks.get(0).replyTo().orElseThrow());
            for (int i = 0; i < 2; i++) {
                WriteOutcome outcome = WriteOutcome.UNROUTABLE;
                while (outcome == WriteOutcome.UNROUTABLE) { // until the client has noticed
                    outcome = talk.worker.writer().success(tasks.get(i), (long) i);
                }
            }
            assertAllArrive(awaits);
        }
    }

    @Test
    void awaits_survive_a_restart_of_the_broker_and_what_was_persistent_arrives() throws Exception {
        Conversation talk = new Conversation(rabbit, options -> options);
        try (ResultBackend persistent =
                Backends.on(rabbit).set("result_persistent", "true").build()) {
            List<TaskContext> tasks = calls(talk, 20);
            List<CompletableFuture<Long>> awaits = awaits(talk.client, tasks);
            for (int i = 0; i < 10; i++) {
                assertThat(persistent.writer().success(tasks.get(i), (long) i)).isEqualTo(WriteOutcome.WRITTEN);
            }
            rabbit.restart();
            for (int i = 10; i < 20; i++) {
                assertThat(persistent.writer().success(tasks.get(i), (long) i)).isEqualTo(WriteOutcome.WRITTEN);
            }
            assertAllArrive(awaits);
        } finally {
            closeAfterFault(talk);
        }
    }

    @Test
    void a_broker_without_memory_ends_stores_by_their_time_and_takes_them_again_later() throws Exception {
        try (ResultBackend worker = Backends.on(rabbit)
                        .operationTimeout(Duration.ofSeconds(2))
                        .build();
                Broker broker = new Broker(rabbit)) {
            TaskContext task = TaskContext.of("t").with("reply_to", broker.queue());
            assertThat(worker.writer().success(task, 1)).isEqualTo(WriteOutcome.WRITTEN);
            rabbit.controlAll("set_vm_memory_high_watermark", "absolute", "1MB");
            try {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 1_000; i++) { // until the broker notices
                                worker.writer().success(task, i);
                            }
                        })
                        .isInstanceOf(BackendUnavailableException.class)
                        .hasMessageContainingAll("rabbitmq at", "2000 ms");
            } finally {
                rabbit.controlAll("set_vm_memory_high_watermark", "0.6");
            }
            WriteOutcome outcome = null;
            while (outcome == null) {
                try {
                    outcome = worker.writer().success(task, 2);
                } catch (BackendUnavailableException e) {
                    // not yet
                }
            }
            assertThat(outcome).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void the_queue_of_a_client_that_was_killed_goes_in_its_time() throws Exception {
        try (Conversation talk = new Conversation(rabbit, options -> options.set("rpc_queue_expires", "1s"))) {
            String queue = talk.call().replyTo().orElseThrow();
            assertThat(rabbit.queues("name", "arguments"))
                    .anySatisfy(line -> assertThat(line).contains(queue, "x-expires", "1000"));
            // What a killed client leaves: the same queue, and nobody there.
            String left = UUID.randomUUID().toString();
            talk.broker.channel.queueDeclare(
                    left, true, false, false, Map.of("x-expires", 1_000L, "x-queue-type", "classic"));
            TaskContext task = TaskContext.of("t").with("reply_to", left);
            WriteOutcome outcome = WriteOutcome.WRITTEN;
            while (outcome == WriteOutcome.WRITTEN) {
                outcome = talk.worker.writer().success(task, 1);
            }
            assertThat(outcome).isEqualTo(WriteOutcome.UNROUTABLE);
        }
    }

    /** The test's own connection went with the others. */
    private static void closeAfterFault(Conversation talk) throws Exception {
        try {
            talk.close();
        } catch (AlreadyClosedException e) {
            // as expected
        }
    }
}
