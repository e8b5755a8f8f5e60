package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.CompletedResults;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.TaskResult;
import io.github.celeriac.UnexpectedResultTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many results, each when its task ends. */
abstract class CompletionContract {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ContractBackends backends;

    CompletionContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void results_come_in_the_order_in_which_the_tasks_end() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(5);
        List<String> order = new ArrayList<>(ids);
        Collections.reverse(order);
        try (CompletedResults<String> completed = backend.asCompleted(ids, String.class, PATIENCE)) {
            for (String id : order) {
                backend.writer().success(backends.task(id), id);
                TaskResult<String> next = completed.next();
                assertThat(next.taskId()).isEqualTo(id);
                assertThat(next.get()).isEqualTo(id);
            }
            assertThat(completed.hasNext()).isFalse();
            assertThatThrownBy(completed::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void thousands_come_once_each_those_that_are_there_and_those_that_come() throws Exception {
        ResultBackend client = backends.open();
        ResultBackend worker = backends.open();
        List<String> ids = newIds(2_000);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        ids.subList(0, 1_000).forEach(id -> stores.add(worker.writer().successAsync(backends.task(id), id)));
        ContractBackends.allEnd(stores);
        List<String> seen = new ArrayList<>();
        try (CompletedResults<String> completed = client.asCompleted(ids, String.class, PATIENCE)) {
            ids.subList(1_000, 2_000).forEach(id -> stores.add(worker.writer().successAsync(backends.task(id), id)));
            ContractBackends.allEnd(stores); // more than may be kept in memory have ended before one is asked for
            completed.forEachRemaining(result -> {
                assertThat(result.get()).isEqualTo(result.taskId());
                seen.add(result.taskId());
            });
            assertThat(completed.remaining()).isEmpty();
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(client.health().waiting()).isZero();
    }

    @Test
    void a_task_that_failed_was_revoked_or_is_of_another_type_is_a_result_like_any_other() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(3);
        backend.writer().failure(backends.task(ids.get(0)), new IllegalStateException("boom"));
        backend.writer().revoked(backends.task(ids.get(1)), "expired");
        backend.writer().success(backends.task(ids.get(2)), List.of("no", "number"));
        List<TaskResult<Integer>> all = new ArrayList<>();
        backend.asCompleted(ids, Integer.class, PATIENCE).forEachRemaining(all::add);
        assertThat(all)
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).isInstanceOf(TaskResult.Failure.class))
                .anySatisfy(each -> assertThat(each).isInstanceOf(TaskResult.Revoked.class))
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                TaskResult.Unreadable.class,
                                unreadable -> assertThat(unreadable.exception())
                                        .isInstanceOf(UnexpectedResultTypeException.class)));
    }

    @Test
    void an_id_asked_for_twice_comes_once_and_none_are_none() {
        ResultBackend backend = backends.open();
        String id = newId();
        backend.writer().success(backends.task(id), 1L);
        assertThat(backend.asCompleted(List.of(id, id), Long.class, PATIENCE).stream()
                        .map(TaskResult::get))
                .containsExactly(1L);
        assertThat(backend.asCompleted(List.of(), Long.class, PATIENCE).hasNext())
                .isFalse();
    }

    @Test
    void those_that_have_not_ended_by_the_deadline_are_named() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(5);
        backend.writer().success(backends.task(ids.get(3)), 1L);
        backend.writer().started(backends.task(ids.get(4)));
        for (Duration timeout : List.of(SHORT, Duration.ZERO)) {
            try (CompletedResults<Long> completed = backend.asCompleted(ids, Long.class, timeout)) {
                assertThat(completed.next().taskId()).isEqualTo(ids.get(3));
                assertThatThrownBy(completed::next)
                        .isInstanceOf(ResultTimeoutException.class)
                        .hasMessageContainingAll("4 of 5", ids.get(0));
                assertThat(completed.remaining()).containsExactly(ids.get(0), ids.get(1), ids.get(2), ids.get(4));
            }
            assertThat(backend.health().waiting()).isZero();
        }
    }

    @Test
    void nobody_is_waited_for_after_the_deadline_though_nobody_closed_it() {
        ResultBackend backend = backends.open();
        CompletedResults<Long> left = backend.asCompleted(newIds(1_000), Long.class, SHORT);
        ContractBackends.eventually("no waiters", () -> backend.health().waiting() == 0);
        assertThat(left.hasNext()).isTrue();
    }

    @Test
    void closing_ends_the_waits_and_who_waits() throws Exception {
        ResultBackend backend = backends.open();
        CompletedResults<Long> completed = backend.asCompleted(newIds(1_000), Long.class, PATIENCE);
        List<Throwable> thrown = ContractBackends.inParallel(2, i -> () -> {
            if (i == 0) {
                completed.close();
                return new CancellationException("by this thread");
            }
            try {
                return new AssertionError("came: " + completed.next());
            } catch (CancellationException | NoSuchElementException e) {
                return e;
            }
        });
        assertThat(thrown).hasOnlyElementsOfTypes(CancellationException.class, NoSuchElementException.class);
        assertThat(backend.health().waiting()).isZero();
        assertThat(completed.hasNext()).isFalse();
        completed.close();
    }

    @Test
    void closing_the_backend_ends_it_with_that_reason() {
        ResultBackend backend = backends.open();
        CompletedResults<Long> completed = backend.asCompleted(newIds(10), Long.class, PATIENCE);
        backend.close();
        assertThatThrownBy(completed::next).isInstanceOf(BackendClosedException.class);
        assertThatThrownBy(() -> backend.asCompleted(newIds(1), Long.class, PATIENCE))
                .isInstanceOf(BackendClosedException.class);
    }

    @Test
    void an_interrupted_reader_may_go_on() {
        ResultBackend backend = backends.open();
        String id = newId();
        try (CompletedResults<Long> completed = backend.asCompleted(List.of(id), Long.class, PATIENCE)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(completed::next).isInstanceOf(AwaitInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            backend.writer().success(backends.task(id), 1L);
            assertThat(completed.next().get()).isEqualTo(1L);
        }
    }

    @Test
    void several_readers_share_the_results() throws Exception {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(400);
        CompletedResults<String> completed = backend.asCompleted(ids, String.class, PATIENCE);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        List<List<String>> parts = ContractBackends.inParallel(5, i -> () -> {
            List<String> seen = new ArrayList<>();
            if (i == 0) {
                ids.forEach(id -> stores.add(backend.writer().successAsync(backends.task(id), id)));
                return seen;
            }
            try {
                while (completed.hasNext()) {
                    seen.add(completed.next().taskId());
                }
            } catch (NoSuchElementException e) {
                // another has taken the last one
            }
            return seen;
        });
        assertThat(parts.stream().flatMap(List::stream).toList()).containsExactlyInAnyOrderElementsOf(ids);
        CompletableFuture.allOf(stores.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
    }

    @Test
    void bad_ids_and_timeouts_are_refused() {
        ResultBackend backend = backends.open();
        assertThatThrownBy(() -> backend.asCompleted(List.of("a", ""), Long.class, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backend.asCompleted(List.of("a"), Long.class, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
        assertThat(backend.health().waiting()).isZero();
    }
}
