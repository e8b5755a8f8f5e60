package io.github.celeriac.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.BuiltinTasks;
import io.github.celeriac.Capability;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.States;
import io.github.celeriac.TaskResult;
import io.github.celeriac.canvas.Signature;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chords, whichever of its two ways the backend has: the parts are counted, or watched over. */
abstract class ChordsContract {
    private final ContractBackends backends;
    private ResultBackend results;
    private TinyWorker worker;

    ChordsContract(ContractBackends backends) {
        this.backends = backends;
    }

    @BeforeEach
    void start() {
        results = backends.open();
        assumeThat(results.capabilities()).containsAnyOf(Capability.CHORDS, Capability.CHORD_UNLOCK);
        worker = new TinyWorker(results);
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    private TaskResult<Object> run(Signature chord, int deliveries) {
        String id = worker.canvas().send(chord).id();
        worker.runAll(deliveries, () -> !results.fetch(id).state().equals(States.PENDING));
        return results.fetch(id);
    }

    private static Signature part(Object value) {
        return Signature.of(TinyWorker.ECHO, value);
    }

    private static Signature body() {
        return Signature.of(TinyWorker.ECHO);
    }

    @Test
    void the_body_gets_the_results_of_all_parts_in_their_order() {
        assertThat(run(Signature.chord(List.of(part(3L), part("b"), part(1L)), body()), 1)
                        .get())
                .isEqualTo(List.of(3L, "b", 1L));
    }

    @Test
    void parts_keep_their_order_where_they_are_not_read_all_at_once() {
        assumeThat(results.capabilities()).contains(Capability.CHORD_UNLOCK);
        List<Object> values = LongStream.range(0, 120).<Object>mapToObj(i -> i).toList();
        Signature chord =
                Signature.chord(values.stream().map(ChordsContract::part).toList(), body());
        assertThat(run(chord, 1).get()).isEqualTo(values);
    }

    @Test
    void messages_that_come_several_times_have_one_body() {
        Signature chord = Signature.chord(
                IntStream.range(0, 20).mapToObj(ChordsContract::part).toList(), body());
        TaskResult<Object> result = run(chord, 3);
        assertThat((List<?>) result.get()).hasSize(20);
        worker.runAll(3, () -> true);
        assertThat(worker.sent(result.taskId())).isEqualTo(1);
    }

    @Test
    void who_watches_over_a_chord_consumes_the_queue_of_its_body_whatever_its_exchange() {
        assumeThat(results.capabilities()).contains(Capability.CHORD_UNLOCK);
        Signature elsewhere = body().set("exchange", "elsewhere").set("routing_key", "by-key");
        worker.canvas().send(Signature.chord(List.of(part(1L)), elsewhere));
        worker.canvas().send(Signature.chord(List.of(part(1L)), elsewhere.set("queue", "named")));
        assertThat(worker.routingKeysOf(BuiltinTasks.CHORD_UNLOCK)).containsExactly("celery", "named");
    }

    @Test
    void a_part_that_fails_fails_the_body_and_its_errback_is_sent() {
        Signature errback = part("called").immutable(true).set("task_id", ContractBackends.newId());
        Signature chord = Signature.chord(
                List.of(part(1L), Signature.of(TinyWorker.FAIL, "boom"), part(2L)), body().linkError(errback));
        TaskResult<Object> result = run(chord, 1);
        assertThat(result.state()).isEqualTo(States.FAILURE);
        RemoteTaskException thrown = ((TaskResult.Failure<Object>) result).exception();
        assertThat(thrown.type()).isEqualTo("ChordError");
        assertThat(thrown.args().toString()).contains("IllegalStateException('boom')");
        assertThat(worker.sent(result.taskId())).isZero();
        assertThat(worker.sent(errback.textOption("task_id").orElseThrow())).isEqualTo(1);
    }

    @Test
    void a_chord_within_a_chord_is_a_part_as_any_other() {
        Signature inner = Signature.chord(List.of(part(1L), part(2L)), body());
        assertThat(run(Signature.chord(List.of(part(0L), inner), body()), 1).get())
                .isEqualTo(List.of(0L, List.of(1L, 2L)));
    }

    @Test
    void the_body_may_be_a_group_of_which_each_task_is_sent_once() {
        Signature chord = Signature.chord(List.of(part(1L), part(2L)), Signature.group(body(), body()));
        List<String> ids = worker.canvas().send(chord).taskIds();
        worker.runAll(
                2, () -> ids.stream().allMatch(id -> results.fetch(id).state().equals(States.SUCCESS)));
        worker.runAll(2, () -> true);
        assertThat(ids).hasSize(2).allSatisfy(id -> {
            assertThat(results.fetch(id).get()).isEqualTo(List.of(1L, 2L));
            assertThat(worker.sent(id)).isEqualTo(1);
        });
    }
}
