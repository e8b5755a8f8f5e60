package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.ResultPage;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.testkit.BadInputContract.Garbage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All that is stored, page by page. Others' results may be there, too. */
abstract class ListingContract {
    private final ContractBackends backends;
    private final Garbage garbage;

    ListingContract(ContractBackends backends, Garbage garbage) {
        this.backends = backends;
        this.garbage = garbage;
    }

    private ResultBackend open(Consumer<ResultBackendBuilder<?>> options) {
        ResultBackend backend = backends.open(options);
        assumeThat(backend.capabilities()).contains(Capability.LISTING);
        return backend;
    }

    @Test
    void every_result_is_on_some_page() throws Exception {
        ResultBackend backend = open(builder -> {});
        Set<String> ids = store(backend, 1_000);
        List<ResultPage> pages = backend.pages(ResultQuery.all().pageSize(100)).toList();
        assertThat(ids(pages)).containsAll(ids);
        assertThat(pages).hasSizeGreaterThanOrEqualTo(10);
        assertThat(pages.get(pages.size() - 1).next()).isEmpty();
    }

    @Test
    void another_object_goes_on_where_a_page_ended() throws Exception {
        ResultBackend first = open(builder -> {});
        Set<String> ids = store(first, 600);
        ResultQuery query = ResultQuery.all().pageSize(200);
        ResultPage page = first.list(query);
        Set<String> found = new HashSet<>(ids(List.of(page)));
        List<ResultPage> rest =
                open(builder -> {}).pages(query.from(page.next().orElseThrow())).toList();
        found.addAll(ids(rest));
        assertThat(found).containsAll(ids);
    }

    @Test
    void what_is_stored_and_forgotten_meanwhile_costs_no_other_its_place() throws Exception {
        ResultBackend backend = open(builder -> {});
        Set<String> staying = store(backend, 500);
        List<String> going = List.copyOf(store(backend, 500));
        Set<String> found = new HashSet<>();
        int[] step = {0};
        backend.pages(ResultQuery.all().pageSize(50)).forEach(page -> {
            found.addAll(ids(List.of(page)));
            backend.writer().success(backends.newTask(), "new");
            backend.forget(going.get(step[0]++ % going.size()));
        });
        assertThat(found).containsAll(staying);
    }

    @Test
    void a_state_is_asked_for() {
        ResultBackend backend = open(builder -> {});
        TaskContext failed = backends.newTask();
        TaskContext running = backends.newTask();
        TaskContext done = backends.newTask();
        backend.writer().failure(failed, new IllegalStateException("boom"));
        backend.writer().started(running);
        backend.writer().success(done, 1L);
        assertThat(find(backend, ResultQuery.all().states(States.FAILURE, States.STARTED)))
                .contains(failed.taskId(), running.taskId())
                .doesNotContain(done.taskId());
    }

    @Test
    void an_age_is_asked_for() {
        ManualClock clock = ManualClock.at(Instant.parse("2026-01-31T12:00:00Z"));
        ResultBackend backend = open(builder -> builder.clock(clock).expires(Duration.ZERO));
        TaskContext old = backends.newTask();
        TaskContext fresh = backends.newTask();
        backend.writer().success(old, 1L);
        clock.advance(Duration.ofHours(1));
        Instant between = clock.instant();
        backend.writer().success(fresh, 2L);
        assertThat(find(backend, ResultQuery.all().doneBefore(between)))
                .contains(old.taskId())
                .doesNotContain(fresh.taskId());
        assertThat(find(backend, ResultQuery.all().doneSince(between)))
                .contains(fresh.taskId())
                .doesNotContain(old.taskId());
    }

    @Test
    void a_task_name_is_asked_for() {
        ResultBackend backend = open(builder -> builder.extended(true));
        TaskContext add = named("tasks.add");
        TaskContext mul = named("tasks.mul");
        backend.writer().success(add, 1L);
        backend.writer().success(mul, 2L);
        assertThat(find(backend, ResultQuery.all().name("tasks.add")))
                .contains(add.taskId())
                .doesNotContain(mul.taskId());
    }

    private static TaskContext named(String name) {
        return TaskContext.fromMessage(Map.of("id", newId(), "task", name), Map.of());
    }

    @Test
    void what_cannot_be_read_is_told_and_hides_nothing() throws Exception {
        ResultBackend backend = open(builder -> {});
        String broken = newId();
        TaskContext sound = backends.newTask();
        backend.writer().success(sound, 1L);
        garbage.store(broken);
        List<ResultPage> pages = backend.pages(ResultQuery.all()).toList();
        assertThat(ids(pages)).contains(sound.taskId()).doesNotContain(broken);
        assertThat(pages).anySatisfy(page -> assertThat(page.unreadable()).containsKey(broken));
    }

    private Set<String> store(ResultBackend backend, int count) throws Exception {
        List<String> ids = newIds(count);
        List<CompletableFuture<?>> stores = new ArrayList<>();
        ids.forEach(id -> stores.add(backend.writer().successAsync(backends.task(id), id)));
        ContractBackends.allEnd(stores);
        return Set.copyOf(ids);
    }

    private static Set<String> find(ResultBackend backend, ResultQuery query) {
        return ids(backend.pages(query).toList());
    }

    private static Set<String> ids(List<ResultPage> pages) {
        return pages.stream()
                .flatMap(page -> page.results().stream())
                .map(TaskMeta::taskId)
                .collect(Collectors.toSet());
    }
}
