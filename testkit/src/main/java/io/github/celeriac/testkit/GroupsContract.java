package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.eventually;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.CompletedResults;
import io.github.celeriac.Metric;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskResult;
import io.github.celeriac.TaskRevokedException;
import io.github.celeriac.TypeRef;
import io.github.celeriac.UnexpectedResultTypeException;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.canvas.GroupStates;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Groups: saved where the backend can, looked at and joined everywhere. */
abstract class GroupsContract {
    private final ContractBackends backends;

    GroupsContract(ContractBackends backends) {
        this.backends = backends;
    }

    private ResultBackend saving() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).contains(Capability.GROUPS);
        return backend;
    }

    private static ResultTuple group(List<String> taskIds) {
        return ResultTuple.group(
                newId(), taskIds.stream().map(id -> ResultTuple.task(id, null)).toList());
    }

    private static List<ResultTuple> tasks(int count) {
        return newIds(count).stream().map(id -> ResultTuple.task(id, null)).toList();
    }

    private void succeed(ResultBackend backend, ResultTuple task, Object value) {
        backend.writer().success(backends.task(task.id()), value);
    }

    @Test
    void a_saved_group_is_restored_by_another_object() {
        ResultTuple group = group(newIds(3));
        saving().group(group).save();
        assertThat(backends.open().restoreGroup(group.id()))
                .map(GroupResult::tuple)
                .contains(group);
    }

    @Test
    void groups_inside_and_tasks_with_parents_are_restored() {
        List<ResultTuple> tasks = tasks(4);
        ResultTuple step = ResultTuple.task(newId(), tasks.get(3));
        ResultTuple inner = ResultTuple.group(newId(), List.of(tasks.get(1), step));
        ResultTuple group =
                ResultTuple.group(newId(), List.of(tasks.get(0), inner, ResultTuple.group(newId(), List.of())));
        ResultBackend backend = saving();
        backend.group(group).save();
        assertThat(backend.restoreGroup(group.id())).map(GroupResult::tuple).contains(group);
        assertThat(backend.group(group).taskIds())
                .containsExactly(tasks.get(0).id(), tasks.get(1).id(), step.id());
    }

    @Test
    void a_group_saved_again_replaces_what_was_saved() {
        ResultBackend backend = saving();
        ResultTuple before = group(newIds(2));
        ResultTuple after = ResultTuple.group(before.id(), tasks(3));
        backend.group(before).save();
        backend.group(after).save();
        assertThat(backend.restoreGroup(before.id())).map(GroupResult::tuple).contains(after);
    }

    @Test
    void a_group_of_hundreds_is_restored() {
        ResultBackend backend = saving();
        ResultTuple group = group(newIds(500));
        backend.group(group).save();
        assertThat(backend.restoreGroup(group.id())).map(GroupResult::tuple).contains(group);
    }

    @Test
    void an_unknown_group_is_not_there() {
        ResultBackend backend = saving();
        assertThat(backend.restoreGroup(newId())).isEmpty();
        assertThat(backend.group(group(newIds(1))).delete()).isFalse();
    }

    @Test
    void a_result_is_no_group_and_a_group_is_no_result() {
        ResultBackend backend = saving();
        ResultTuple group = group(newIds(1));
        succeed(backend, ResultTuple.task(group.id(), null), 1L);
        assertThat(backend.restoreGroup(group.id())).isEmpty();
        backend.group(group).save();
        backend.forget(group.id());
        assertThat(backend.restoreGroup(group.id())).isPresent();
        assertThat(backend.fetch(group.id()).isReady()).isFalse();
    }

    @Test
    void a_deleted_group_is_gone_and_its_members_stay() {
        ResultBackend backend = saving();
        ResultTuple group = group(newIds(1));
        succeed(backend, group.members().get(0), 7L);
        GroupResult saved = backend.group(group);
        saved.save();
        assertThat(saved.delete()).isTrue();
        assertThat(backend.restoreGroup(group.id())).isEmpty();
        assertThat(saved.delete()).isFalse();
        assertThat(saved.join(Long.class, PATIENCE)).containsExactly(7L);
    }

    @Test
    void a_forgotten_group_has_no_results_and_stays_saved() {
        ResultBackend backend = saving();
        ResultTuple inner = group(newIds(2));
        List<ResultTuple> tasks = tasks(2);
        ResultTuple group = ResultTuple.group(newId(), List.of(tasks.get(0), inner, tasks.get(1)));
        GroupResult saved = backend.group(group);
        saved.save();
        saved.taskIds().subList(0, 3).forEach(id -> succeed(backend, ResultTuple.task(id, null), 1L));
        assertThat(saved.forget()).isEqualTo(3);
        assertThat(saved.states().byTask().values()).containsOnly(States.PENDING);
        assertThat(backend.restoreGroup(group.id())).isPresent();
    }

    @Test
    void whatever_a_result_is_made_of_is_forgotten() {
        ResultBackend backend = saving();
        ResultTuple before = ResultTuple.task(newId(), null);
        ResultTuple inner = group(newIds(1));
        ResultTuple whole = new ResultTuple(newId(), before, List.of(ResultTuple.task(newId(), null), inner));
        List<String> taskIds =
                List.of(before.id(), whole.taskIds().get(0), whole.taskIds().get(1));
        taskIds.forEach(id -> succeed(backend, ResultTuple.task(id, null), 1L));
        List.of(whole, inner).forEach(group -> backend.group(group).save());
        assertThat(backend.forget(whole)).isEqualTo(3);
        assertThat(backend.fetchMany(taskIds, Object.class).values()).hasOnlyElementsOfType(TaskResult.Absent.class);
        assertThat(backend.restoreGroup(whole.id())).isEmpty();
        assertThat(backend.restoreGroup(inner.id())).isEmpty();
    }

    @Test
    void a_saved_group_is_gone_once_its_time_has_passed() {
        assumeThat(saving().capabilities()).contains(Capability.GROUPS);
        ResultBackend backend = backends.open(builder -> builder.expires(Duration.ofSeconds(1)));
        ResultTuple group = group(newIds(1));
        backend.group(group).save();
        eventually("group is gone", () -> {
            if (!backend.capabilities().contains(Capability.AUTO_EXPIRY)) {
                backend.cleanup();
            }
            return backend.restoreGroup(group.id()).isEmpty();
        });
    }

    @Test
    void states_and_counts_take_one_round_trip() {
        RecordedMetrics measured = new RecordedMetrics();
        ResultBackend backend = backends.open(builder -> builder.metrics(measured));
        assumeThat(backend.capabilities()).contains(Capability.SHARED); // else replies are on their way
        List<ResultTuple> tasks = tasks(5);
        GroupResult group = backend.group(ResultTuple.group(newId(), tasks));
        succeed(backend, tasks.get(0), 1L);
        backend.writer().failure(backends.task(tasks.get(1).id()), new IllegalStateException("broken"));
        backend.writer().revoked(backends.task(tasks.get(2).id()), "revoked");
        backend.writer().update(backends.task(tasks.get(3).id()), "PROGRESS", 50L);
        GroupStates states = group.states();
        assertThat(measured.of(Metric.FETCH, "ok")).hasSize(1);
        assertThat(states.byTask().keySet()).containsExactlyElementsOf(group.taskIds());
        assertThat(states.byTask().values())
                .containsExactly(States.SUCCESS, States.FAILURE, States.REVOKED, "PROGRESS", States.PENDING);
        assertThat(states.total()).isEqualTo(5);
        assertThat(states.completedCount()).isEqualTo(1);
        assertThat(states.count("PROGRESS")).isEqualTo(1);
        assertThat(states.isFailed()).isTrue();
        assertThat(states.isWaiting()).isTrue();
        assertThat(states.isReady()).isFalse();
        assertThat(states.isSuccessful()).isFalse();
    }

    @Test
    void a_group_whose_members_have_all_succeeded_is_successful_and_ready() {
        ResultBackend backend = backends.open();
        GroupResult group = backend.group(group(newIds(2)));
        group.taskIds().forEach(id -> succeed(backend, ResultTuple.task(id, null), 1L));
        assertThat(group.join(Long.class, PATIENCE)).containsExactly(1L, 1L);
        assertThat(group.states().isSuccessful()).isTrue();
        assertThat(group.states().isReady()).isTrue();
        assertThat(group.states().isFailed()).isFalse();
    }

    @Test
    void values_are_joined_in_the_order_of_the_members() throws Exception {
        ResultBackend backend = backends.open();
        List<ResultTuple> tasks = tasks(200);
        CompletableFuture<List<Long>> joined =
                backend.group(ResultTuple.group(newId(), tasks)).joinAsync(Long.class, PATIENCE);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        for (int i = tasks.size() - 1; i >= 0; i--) {
            stores.add(backend.writer().successAsync(backends.task(tasks.get(i).id()), i == 0 ? null : (long) i));
        }
        ContractBackends.allEnd(stores);
        List<Long> expected = new ArrayList<>(Arrays.asList((Long) null));
        IntStream.range(1, 200).forEach(i -> expected.add((long) i));
        assertThat(joined.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void members_are_handed_out_as_they_end() {
        ResultBackend backend = backends.open();
        List<ResultTuple> tasks = tasks(1);
        GroupResult group = backend.group(ResultTuple.group(newId(), List.of(tasks.get(0), group(newIds(1)))));
        String inner = group.taskIds().get(1);
        try (CompletedResults<Long> results = group.asCompleted(Long.class, PATIENCE)) {
            succeed(backend, ResultTuple.task(inner, null), 2L);
            assertThat(results.next().taskId()).isEqualTo(inner);
            backend.writer().failure(backends.task(tasks.get(0).id()), new IllegalStateException("broken"));
            assertThat(results.next()).isInstanceOf(TaskResult.Failure.class);
            assertThat(results.hasNext()).isFalse();
        }
        assertThat(group.asCompleted(new TypeRef<Object>() {}, Duration.ZERO).remaining())
                .hasSize(2);
    }

    @Test
    void the_value_of_a_group_inside_is_a_list() {
        ResultBackend backend = backends.open();
        ResultTuple one = group(newIds(2));
        ResultTuple two = group(newIds(1));
        one.members().forEach(task -> succeed(backend, task, 1L));
        two.members().forEach(task -> succeed(backend, task, 2L));
        GroupResult groups = backend.group(ResultTuple.group(newId(), List.of(one, two)));
        assertThat(groups.join(new TypeRef<List<Integer>>() {}, PATIENCE)).containsExactly(List.of(1, 1), List.of(2));
        assertThatThrownBy(() -> groups.join(Integer.class, PATIENCE))
                .isInstanceOf(UnexpectedResultTypeException.class);
    }

    @Test
    void a_group_of_nobody_is_joined_at_once() {
        assertThat(backends.open().group(ResultTuple.group(newId(), List.of())).join(Object.class, PATIENCE))
                .isEmpty();
    }

    @Test
    void the_first_member_that_fails_ends_the_wait() {
        ResultBackend backend = backends.open();
        List<ResultTuple> tasks = tasks(3);
        GroupResult group = backend.group(ResultTuple.group(newId(), tasks));
        succeed(backend, tasks.get(0), 1L);
        CompletableFuture<List<Long>> joined = group.joinAsync(Long.class, PATIENCE);
        backend.writer().failure(backends.task(tasks.get(2).id()), new IllegalStateException("broken"));
        assertThatThrownBy(() -> joined.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("broken");
        eventually("nobody waits any more", () -> backend.health().waiting() == 0);
        ResultTuple revoked = tasks(1).get(0);
        backend.writer().revoked(backends.task(revoked.id()), "expired");
        GroupResult other = backend.group(ResultTuple.group(newId(), List.of(tasks.get(1), revoked)));
        assertThatThrownBy(() -> other.join(Long.class, PATIENCE)).isInstanceOf(TaskRevokedException.class);
    }

    @Test
    void a_join_ends_at_its_timeout_and_when_it_is_cancelled() {
        ResultBackend backend = backends.open();
        List<ResultTuple> tasks = tasks(2);
        succeed(backend, tasks.get(0), 1L);
        GroupResult group = backend.group(ResultTuple.group(newId(), tasks));
        assertThatThrownBy(() -> group.join(Long.class, Duration.ofSeconds(1)))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining(tasks.get(1).id());
        CompletableFuture<List<Long>> joined = group.joinAsync(Long.class, PATIENCE);
        joined.cancel(false);
        eventually("nobody waits any more", () -> backend.health().waiting() == 0);
    }

    @Test
    void a_single_task_is_no_group() {
        ResultBackend backend = backends.open();
        ResultTuple task = ResultTuple.task(newId(), null);
        assertThatThrownBy(() -> backend.group(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(task.id());
    }

    @Test
    void who_cannot_save_groups_says_so() {
        ResultBackend backend = backends.open();
        assumeThat(backend.capabilities()).doesNotContain(Capability.GROUPS);
        GroupResult group = backend.group(group(newIds(1)));
        assertThatThrownBy(group::save)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("GROUPS");
        assertThatThrownBy(group::delete).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> backend.restoreGroup(group.id())).isInstanceOf(UnsupportedOperationException.class);
    }
}
