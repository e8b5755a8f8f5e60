package io.github.celeriac.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What the broker still has once a client has gone, in whatever way; the broker itself is asked. */
@OnEveryRabbit
class RpcResidueIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter
    RabbitServer rabbit;

    private List<String> before;

    @BeforeEach
    void lookAround() {
        before = leftovers();
    }

    @AfterEach
    void nothingElseIsThere() {
        until("the broker has no more than it had", () -> before.containsAll(leftovers()));
    }

    /** Queues, how many messages are in each, and how many consume from it. */
    private List<String> leftovers() {
        return rabbit.queues("name", "messages", "consumers");
    }

    private static void until(String what, BooleanSupplier condition) {
        long started = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - started).as(what).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void a_client_that_closes_takes_its_queue_along_with_what_is_in_it() throws Exception {
        List<UnaryOperator<RpcResultBackend.Builder>> ways =
                List.of(options -> options, RpcResultBackend.Builder::directReplyTo);
        for (UnaryOperator<RpcResultBackend.Builder> way : ways) {
            try (Conversation talk = new Conversation(rabbit, way)) {
                TaskContext answered = talk.call();
                talk.worker.writer().success(answered, 1);
                assertThat(talk.client.await(answered.taskId(), Long.class, PATIENCE))
                        .isEqualTo(1);
                TaskContext open = talk.call();
                talk.worker.writer().started(open);
                talk.client.awaitAsync(open.taskId(), Object.class, PATIENCE);
            }
        }
    }

    @Test
    void the_queue_of_a_client_that_was_killed_goes_in_its_time_with_what_is_in_it() throws Exception {
        try (Broker broker = new Broker(rabbit);
                ResultBackend worker = Backends.on(rabbit).build();
                ClientProcess client =
                        ClientProcess.start(rabbit, Map.of("CELERIAC_RPC_QUEUE_EXPIRES", "4s"), broker.queue())) {
            TaskContext task = broker.takeTask(client.queue);
            String replies = task.replyTo().orElseThrow();
            assertThat(worker.writer().started(task)).isEqualTo(WriteOutcome.WRITTEN);
            client.kill();
            assertThat(worker.writer().success(task, 1))
                    .as("a client may come back, and its replies with it")
                    .isEqualTo(WriteOutcome.WRITTEN);
            until("the queue expires", () -> worker.writer().success(task, 1) == WriteOutcome.UNROUTABLE);
            assertThat(rabbit.queues("name")).doesNotContain(replies);
        }
    }

    @Test
    void a_client_with_direct_reply_to_that_was_killed_leaves_nothing() throws Exception {
        try (Broker broker = new Broker(rabbit);
                ResultBackend worker = Backends.on(rabbit).build();
                ClientProcess client =
                        ClientProcess.start(rabbit, Map.of("CELERIAC_RPC_REPLY_TO", "direct"), broker.queue())) {
            TaskContext task = broker.takeTask(client.queue);
            client.kill();
            assertThat(worker.writer().success(task, 1))
                    .as("the broker does not say")
                    .isEqualTo(WriteOutcome.WRITTEN);
        }
    }
}
