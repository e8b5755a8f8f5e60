package io.github.celeriac.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Saved groups between real Celery and this library, both ways. To join, extend it. */
public abstract class GroupInterop {
    protected static final Duration PATIENCE = Duration.ofSeconds(30);

    protected GroupInterop() {}

    /** On the same place as {@link #app}. */
    protected abstract ResultBackendBuilder<?> builder();

    protected abstract CeleryApp app();

    protected static String newId() {
        return UUID.randomUUID().toString();
    }

    protected static ResultTuple task(String id) {
        return ResultTuple.task(id, null);
    }

    /** {@code [a, [b, c with parent p], []]}. */
    protected static ResultTuple nested() {
        ResultTuple inner =
                ResultTuple.group(newId(), List.of(task(newId()), ResultTuple.task(newId(), task(newId()))));
        return ResultTuple.group(newId(), List.of(task(newId()), inner, ResultTuple.group(newId(), List.of())));
    }

    private String tupleOf(String groupId) {
        return app().eval("(lambda g: None if g is None else g.as_tuple())(GroupResult.restore('" + groupId + "'))")
                .repr();
    }

    /** As Python shows it. */
    private static String python(ResultTuple result) {
        String parent = result.parent() == null ? "None" : python(result.parent());
        String members = result.isGroup()
                ? "["
                        + String.join(
                                ", ",
                                result.members().stream()
                                        .map(GroupInterop::python)
                                        .toList()) + "]"
                : "None";
        return "(('" + result.id() + "', " + parent + "), " + members + ")";
    }

    @Test
    void celery_restores_what_this_library_saved() {
        ResultTuple group = nested();
        try (ResultBackend results = builder().build()) {
            results.group(group).save();
            assertThat(tupleOf(group.id())).isEqualTo(python(group));
            assertThat(results.group(group).delete()).isTrue();
            assertThat(tupleOf(group.id())).isEqualTo("None");
        }
    }

    @Test
    void this_library_restores_what_celery_saved() {
        ResultTuple group = nested();
        app().exec("result_from_tuple(" + python(group) + ", app=app).save()");
        try (ResultBackend results = builder().build()) {
            assertThat(results.restoreGroup(group.id())).map(GroupResult::tuple).contains(group);
            app().exec("GroupResult.restore('" + group.id() + "').delete()");
            assertThat(results.restoreGroup(group.id())).isEmpty();
        }
    }

    @Test
    void celery_joins_what_this_library_saved_and_wrote() {
        ResultTuple group = ResultTuple.group(newId(), List.of(task(newId()), task(newId())));
        try (ResultBackend results = builder().build()) {
            results.group(group).save();
            results.writer().success(TaskContext.of(group.members().get(0).id()), 1L);
            results.writer().success(TaskContext.of(group.members().get(1).id()), Map.of("sum", 2L));
            app().exec("restored = GroupResult.restore('" + group.id() + "')");
            assertThat(app().eval("restored.join(timeout=30)").json()).contains(List.of(1, Map.of("sum", 2)));
            assertThat(app().eval("restored.completed_count()").json()).contains(2);
            assertThat(results.group(group).forget()).isEqualTo(2);
            assertThat(group.taskIds())
                    .allSatisfy(id -> assertThat(app().state(id)).isEqualTo("PENDING"));
        }
    }

    @Test
    void this_library_joins_what_celery_saved_and_wrote() {
        ResultTuple group = ResultTuple.group(newId(), List.of(task(newId()), task(newId())));
        app().saveGroup(group.id(), group.taskIds());
        try (ResultBackend results = builder().build()) {
            GroupResult restored = results.restoreGroup(group.id()).orElseThrow();
            app().store(group.taskIds().get(0), "SUCCESS", "[1]");
            assertThat(restored.states().completedCount()).isEqualTo(1);
            assertThat(restored.states().isReady()).isFalse();
            app().store(group.taskIds().get(1), "SUCCESS", "None");
            assertThat(restored.join(Object.class, PATIENCE)).containsExactly(List.of(1L), null);
        }
    }

    @Test
    void a_failure_in_python_ends_a_join_here() {
        ResultTuple group = ResultTuple.group(newId(), List.of(task(newId()), task(newId())));
        app().storeException(group.taskIds().get(1), "ValueError('boom')");
        try (ResultBackend results = builder().build()) {
            assertThatThrownBy(() -> results.group(group).join(Object.class, PATIENCE))
                    .isInstanceOf(RemoteTaskException.class)
                    .hasMessageContaining("boom");
        }
    }
}
