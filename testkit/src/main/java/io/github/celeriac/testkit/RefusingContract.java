package io.github.celeriac.testkit;

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
