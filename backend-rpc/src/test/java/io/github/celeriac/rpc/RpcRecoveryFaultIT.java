package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections, queues and the broker itself go, and come back. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@MethodSource("io.github.celeriac.testkit.live.RabbitServer#all")
class RpcRecoveryFaultIT {
    private static final List<UnaryOperator<RpcResultBackend.Builder>> WAYS =
            List.of(options -> options, RpcResultBackend.Builder::directReplyTo);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static RabbitServer rabbit;

    @Parameter
    RabbitServer shared;

    /** Its own, as all of it is disturbed. */
    @BeforeParameterizedClassInvocation
    static void start(RabbitServer shared) {
        rabbit = shared.another();
        rabbit.version();
    }

    @AfterParameterizedClassInvocation
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
    void a_memory_alarm_is_what_stores_and_requests_end_with_and_awaits_outlive_it() throws Exception {
        Duration time = Duration.ofSeconds(2);
        for (UnaryOperator<RpcResultBackend.Builder> way : WAYS) {
            try (Broker broker = new Broker(rabbit);
                    ResultBackend worker =
                            Backends.on(rabbit).operationTimeout(time).build();
                    ResultBackend client = way.apply(Backends.on(rabbit))
                            .operationTimeout(time)
                            .build();
                    TaskPublisher publisher = TaskPublishers.builder()
                            .environment(Map.of("CELERY_BROKER_URL", rabbit.url(), "CELERIAC_OPERATION_TIMEOUT", "2s"))
                            .build();
                    Canvas canvas = client.canvas(publisher)) {
                Signature call = Signature.of("shop.charge", 1).set("queue", broker.queue());
                canvas.send(call);
                TaskContext task = broker.takeTask(String.valueOf(call.option("queue")));
                CompletableFuture<Long> awaited = client.awaitAsync(task.taskId(), Long.class, PATIENCE);
                rabbit.controlAll("set_vm_memory_high_watermark", "absolute", "1MB");
                try {
                    assertEndsNamingTheAlarm(() -> worker.writer().started(task));
                    assertEndsNamingTheAlarm(() -> canvas.send(call));
                    assertThatThrownBy(() -> client.await("nobody's", Object.class, Duration.ofMillis(300)))
                            .isInstanceOf(ResultTimeoutException.class);
                } finally {
                    rabbit.controlAll("set_vm_memory_high_watermark", "0.6");
                }
                assertThat(untilTaken(() -> worker.writer().success(task, 1L))).isEqualTo(WriteOutcome.WRITTEN);
                assertThat(awaited.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
                assertThat(untilTaken(() -> canvas.send(call)).id()).isNotEmpty();
            }
        }
    }

    /** The first may be taken, until the broker has noticed. */
    private static void assertEndsNamingTheAlarm(Runnable operation) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        operation.run();
                    }
                })
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("rabbitmq at", "2000 ms", "takes no messages for now", "low on memory");
    }

    private static <T> T untilTaken(Supplier<T> operation) {
        long started = System.nanoTime();
        while (true) {
            try {
                return operation.get();
            } catch (BackendUnavailableException e) {
                assertThat(System.nanoTime() - started).as("the alarm is over").isLessThan(PATIENCE.toNanos());
            }
        }
    }

    @Test
    void a_client_that_closes_during_a_memory_alarm_ends_and_so_does_what_it_was_given() throws Exception {
        ResultBackend worker =
                Backends.on(rabbit).operationTimeout(Duration.ofSeconds(2)).build();
        TaskContext task = TaskContext.of("t").with("reply_to", "nobody");
        rabbit.controlAll("set_vm_memory_high_watermark", "absolute", "1MB");
        try {
            assertEndsNamingTheAlarm(() -> worker.writer().started(task));
            CompletableFuture<WriteOutcome> last = worker.writer().successAsync(task, 1);
            worker.close();
            assertThat(last).isCompletedExceptionally();
        } finally {
            rabbit.controlAll("set_vm_memory_high_watermark", "0.6");
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
