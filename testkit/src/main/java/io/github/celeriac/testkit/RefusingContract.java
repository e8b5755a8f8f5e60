package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a backend cannot do it says, names who can, and does no half of it. */
abstract class RefusingContract {
    private final ContractBackends backends;

    RefusingContract(ContractBackends backends) {
        this.backends = backends;
    }

    private ResultBackend without(Capability capability) {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).doesNotContain(capability);
        return backend;
    }

    @Test
    void a_list_is_refused_where_there_is_none() {
        ResultBackend backend = without(Capability.LISTING);
        assertThatThrownBy(() -> backend.list(ResultQuery.all()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContainingAll("cannot list", "LISTING", "redis://");
    }

    @Test
    void a_chord_that_cannot_be_counted_is_refused_before_any_of_it_is_sent() {
        ResultBackend backend = without(Capability.CHORDS);
        assumeThat(backend.capabilities()).doesNotContain(Capability.CHORD_UNLOCK);
        Sent sent = new Sent();
        try (Canvas canvas = backend.canvas(sent)) {
            Signature chord = Signature.chord(
                    List.of(Signature.of("shop.price", 1), Signature.of("shop.price", 2)), Signature.of("shop.sum"));
            assertThatThrownBy(() -> canvas.send(chord))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("chord");
        }
        assertThat(sent.messages).isEmpty();
    }

    @Test
    void a_task_whose_next_step_can_never_be_sent_fails_with_the_rest_of_its_chain() {
        ResultBackend backend = backends.open();
        TaskContext task = backends.newTask();
        List<Signature> steps = List.of(
                stepAfter(task, Signature.of("shop.print")),
                stepAfter(task, Signature.of("shop.sum").set("serializer", "no-such")));
        assertThatThrownBy(() -> succeed(backend, task, steps)).hasMessageContaining("no-such");
        List<String> ids = Stream.concat(
                        Stream.of(task.taskId()),
                        steps.stream().map(each -> each.textOption("task_id").orElseThrow()))
                .toList();
        assertThat(ids)
                .allSatisfy(id -> assertThat(backend.awaitResult(id, Object.class, PATIENCE))
                        .isInstanceOf(TaskResult.Failure.class));
    }

    @Test
    void a_task_whose_next_step_is_a_chord_that_cannot_be_counted_fails() {
        ResultBackend backend = without(Capability.CHORDS);
        assumeThat(backend.capabilities()).doesNotContain(Capability.CHORD_UNLOCK);
        TaskContext task = backends.newTask();
        Signature chord = Signature.chord(List.of(Signature.of("shop.price")), Signature.of("shop.sum"));
        assertThatThrownBy(() -> succeed(backend, task, List.of(stepAfter(task, chord))))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(backend.awaitResult(task.taskId(), Object.class, PATIENCE)).isInstanceOf(TaskResult.Failure.class);
    }

    private static Signature stepAfter(TaskContext task, Signature step) {
        return step.set("task_id", ContractBackends.newId()).set("reply_to", task.field("reply_to"));
    }

    /** Ends a task that has a chain, last step first; nothing of it is sent. */
    private static void succeed(ResultBackend backend, TaskContext task, List<Signature> chain) {
        Sent sent = new Sent();
        try (Canvas canvas = backend.canvas(sent)) {
            canvas.completion()
                    .success(
                            task.with(
                                    "chain",
                                    chain.stream().map(Signature::toMap).toList()),
                            1L);
        } finally {
            assertThat(sent.messages).isEmpty();
        }
    }

    @Test
    void what_comes_to_one_client_only_is_absent_everywhere_else() {
        ResultBackend client = without(Capability.SHARED);
        ResultBackend other = backends.open();
        TaskContext task = backends.newTask();
        assertThat(other.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(client.fetch(task.taskId()).get()).isEqualTo(1L);
        assertThat(other.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        assertThat(client.writer().success(TaskContext.of(ContractBackends.newId()), 1L))
                .isEqualTo(WriteOutcome.NO_REPLY_TO);
    }

    @Test
    void details_that_are_not_kept_are_empty_and_not_made_up() {
        ResultBackend backend = without(Capability.DETAILS);
        TaskContext task = backends.newTask().with("task", "shop.price");
        backend.writer().success(task, 1L);
        assertThat(backend.fetch(task.taskId()).meta()).hasValueSatisfying(meta -> {
            assertThat(meta.dateDone()).isEmpty();
            assertThat(meta.name()).isEmpty();
        });
    }

    private static final class Sent implements TaskPublisher {
        private final Queue<TaskMessage> messages = new ConcurrentLinkedQueue<>();

        @Override
        public String description() {
            return "a list";
        }

        @Override
        public CompletableFuture<Void> publish(TaskMessage message) {
            messages.add(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
