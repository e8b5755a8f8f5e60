package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.canvas.ResultGraph.Edge;
import io.github.celeriac.value.ResultTuple;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What came of a result: as far as it says so itself everywhere, and by what is stored where children are. */
abstract class GraphsContract {
    private final ContractBackends backends;

    GraphsContract(ContractBackends backends) {
        this.backends = backends;
    }

    private ResultBackend withChildren() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).contains(Capability.LINEAGE);
        return backend;
    }

    private static ResultTuple task(String id) {
        return ResultTuple.task(id, null);
    }

    private static TaskResult<Object> of(ResultGraph graph, String taskId) {
        return requireNonNull(graph.tasks().get(taskId), taskId);
    }

    /** Stores a success, and waits until it has come: replies are on their way for a while. */
    private void succeed(ResultBackend backend, String id, ResultTuple... children) {
        TaskContext task = backends.task(id).with("children", ResultTuple.encodeAll(Arrays.asList(children)));
        backend.writer().success(task, id);
        backend.await(id, String.class, PATIENCE);
    }

    @Test
    void a_task_leads_to_its_children_and_theirs_breadth_first() {
        ResultBackend backend = withChildren();
        List<String> ids = newIds(5);
        succeed(backend, ids.get(0), task(ids.get(1)), task(ids.get(2)));
        succeed(backend, ids.get(1), task(ids.get(3)));
        succeed(backend, ids.get(2), task(ids.get(4)));
        succeed(backend, ids.get(3));
        succeed(backend, ids.get(4));
        ResultGraph graph = backend.graph(ids.get(0));
        assertThat(graph.tasks().keySet()).containsExactlyElementsOf(ids);
        assertThat(of(graph, ids.get(4)).get()).isEqualTo(ids.get(4));
        assertThat(graph.edges())
                .containsExactly(
                        new Edge(ids.get(0), ids.get(1)),
                        new Edge(ids.get(0), ids.get(2)),
                        new Edge(ids.get(1), ids.get(3)),
                        new Edge(ids.get(2), ids.get(4)));
        assertThat(graph.parents(ids.get(4))).containsExactly(ids.get(2));
        assertThat(graph.parents(ids.get(0))).isEmpty();
        assertThat(graph.isComplete()).isTrue();
    }

    @Test
    void a_level_is_read_at_once_however_many_tasks_it_has() {
        RecordedMetrics measured = new RecordedMetrics();
        ResultBackend backend = backends.open(builder -> builder.metrics(measured));
        assumeThat(backend.capabilities()).contains(Capability.LINEAGE);
        String root = newId();
        List<String> many = newIds(50);
        List<String> last = newIds(50);
        succeed(
                backend,
                root,
                ResultTuple.group(
                        newId(), many.stream().map(GraphsContract::task).toList()));
        IntStream.range(0, 50).forEach(i -> succeed(backend, many.get(i), task(last.get(i))));
        last.forEach(id -> succeed(backend, id));
        int before = measured.of(Metric.FETCH, "ok").size();
        ResultGraph graph = backend.graph(root);
        assertThat(graph.tasks()).hasSize(101);
        assertThat(graph.isComplete()).isTrue();
        assertThat(measured.of(Metric.FETCH, "ok")).hasSize(before + 3);
    }

    @Test
    void all_that_a_result_names_is_part_of_it_also_where_no_children_are_stored() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(4);
        ResultTuple header = ResultTuple.group(newId(), List.of(task(ids.get(1)), task(ids.get(2))));
        ResultTuple whole =
                ResultTuple.task(ids.get(3), new ResultTuple(header.id(), task(ids.get(0)), header.members()));
        ids.subList(0, 3).forEach(id -> succeed(backend, id));
        ResultGraph graph = backend.graph(whole);
        assertThat(graph.ids()).containsExactly(ids.get(0), header.id(), ids.get(1), ids.get(2), ids.get(3));
        assertThat(graph.isGroup(header.id())).isTrue();
        assertThat(graph.isGroup(ids.get(0))).isFalse();
        assertThat(graph.children(ids.get(0))).containsExactly(header.id());
        assertThat(graph.children(header.id())).containsExactly(ids.get(1), ids.get(2), ids.get(3));
        assertThat(graph.tasks().get(ids.get(3))).isInstanceOf(TaskResult.Absent.class);
        boolean kept =
                of(graph, ids.get(0)).meta().map(meta -> meta.field("children")).isPresent();
        assertThat(kept || !backend.capabilities().contains(Capability.LINEAGE)).isTrue();
        assertThat(graph.incomplete())
                .as("where no children are kept, nobody knows")
                .isEqualTo(kept ? Set.of(ids.get(3)) : Set.copyOf(ids));
    }

    @Test
    void what_has_not_ended_is_told_with_what_it_has_sent_so_far() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).contains(Capability.LINEAGE, Capability.SHARED);
        List<String> ids = newIds(2);
        TaskContext running =
                backends.task(ids.get(0)).with("children", ResultTuple.encodeAll(List.of(task(ids.get(1)))));
        backend.writer().update(running, "PROGRESS", 50L);
        ResultGraph graph = backend.graph(ids.get(0));
        assertThat(graph.children(ids.get(0))).containsExactly(ids.get(1));
        assertThat(of(graph, ids.get(0)).state()).isEqualTo("PROGRESS");
        assertThat(graph.incomplete()).containsExactlyElementsOf(ids);
        assertThat(graph.isComplete()).isFalse();
    }

    @Test
    void a_circle_is_walked_once() {
        ResultBackend backend = withChildren();
        List<String> ids = newIds(2);
        succeed(backend, ids.get(0), task(ids.get(1)), task(ids.get(0)));
        succeed(backend, ids.get(1), task(ids.get(0)));
        ResultGraph graph = backend.graph(ids.get(1));
        assertThat(graph.ids()).containsExactly(ids.get(1), ids.get(0));
        assertThat(graph.children(ids.get(0))).containsExactly(ids.get(1), ids.get(0));
        assertThat(graph.isComplete()).isTrue();
    }

    @Test
    void no_more_tasks_are_read_than_asked_for() {
        ResultBackend backend = withChildren();
        List<String> ids = newIds(4);
        succeed(backend, ids.get(0), task(ids.get(1)), task(ids.get(2)));
        succeed(backend, ids.get(1), task(ids.get(3)));
        ResultGraph graph = backend.graph(task(ids.get(0)), 2);
        assertThat(graph.tasks().keySet()).containsExactly(ids.get(0), ids.get(1));
        assertThat(graph.unread()).containsExactly(ids.get(2), ids.get(3));
        assertThat(graph.incomplete()).isEqualTo(Set.of(ids.get(2), ids.get(3)));
        assertThat(graph.isGroup(ids.get(2))).isFalse();
        assertThatThrownBy(() -> backend.graph(task(ids.get(0)), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive");
    }

    @Test
    void children_that_cannot_be_read_hide_nothing_else() {
        ResultBackend backend = withChildren();
        List<String> ids = newIds(3);
        succeed(backend, ids.get(0), task(ids.get(1)), task(ids.get(2)));
        succeed(backend, ids.get(1), ResultTuple.task("", null));
        succeed(backend, ids.get(2));
        ResultGraph graph = backend.graph(ids.get(0));
        assertThat(graph.tasks().get(ids.get(1)))
                .isInstanceOfSatisfying(
                        TaskResult.Unreadable.class,
                        unreadable -> assertThat(unreadable.exception()).hasMessageContaining("children"));
        assertThat(of(graph, ids.get(2)).get()).isEqualTo(ids.get(2));
        assertThat(graph.incomplete()).containsExactly(ids.get(1));
    }
}
