package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.TaskResult;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompletionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final SweepPolicy SELDOM = new SweepPolicy(Duration.ofHours(1), Duration.ofHours(1));

    private final MemoryStore store = new MemoryStore();
    private final WaiterRegistry registry = new WaiterRegistry(Measurements.none());

    private void start() {
        store.listener = registry;
        registry.start(store, "test", Duration.ofMillis(50));
    }

    @AfterEach
    void close() {
        assertThat(registry.waiting()).isZero();
        registry.close();
        assertThat(store.watched).isEmpty();
        assertThat(store.outOfTurn).isEmpty();
    }

    private Completions<Object> completions(List<String> ids, Duration timeout) {
        return Completions.of(registry, ids, Object.class, timeout, true);
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "task-" + i).toList();
    }

    private static Set<String> idsOf(Completions<Object> completions) {
        Set<String> ids = new HashSet<>();
        completions.forEachRemaining(
                result -> assertThat(ids.add(result.taskId())).isTrue());
        return ids;
    }

    @Test
    void of_what_ends_while_nobody_reads_only_some_is_kept_in_memory() {
        store.sweep = SELDOM;
        start();
        List<String> ids = ids(5_000);
        Completions<Object> completions = completions(ids, LONG);
        List<WeakReference<Object>> documents = new ArrayList<>();
        ids.forEach(id -> {
            StoredResult result = StoredResult.of(MemoryStore.success(id));
            documents.add(new WeakReference<>(result.meta()));
            store.put(result);
        });
        store.results.clear(); // only what the reader keeps is left
        int kept = 0;
        for (int round = 0; round < 50; round++) {
            System.gc();
            kept = (int) documents.stream().filter(each -> each.get() != null).count();
            if (kept <= Completions.CAPACITY) {
                break;
            }
        }
        assertThat(kept).isBetween(1, Completions.CAPACITY);
        ids.forEach(id -> store.results.put(id, StoredResult.of(MemoryStore.success(id))));
        assertThat(idsOf(completions)).hasSize(5_000);
    }

    @Test
    void what_is_there_is_read_in_batches_and_not_before_there_is_room() {
        store.sweep = SELDOM;
        start();
        List<String> ids = ids(3_000);
        ids.forEach(id -> store.put(StoredResult.of(MemoryStore.success(id))));
        Completions<Object> completions = completions(ids, LONG);
        assertThat(store.fetches.get()).isEqualTo(2);
        assertThat(idsOf(completions)).hasSize(3_000);
        assertThat(store.fetches.get()).isEqualTo((3_000 + Completions.BATCH - 1) / Completions.BATCH);
    }

    @Test
    void each_that_is_there_is_read_once_however_long_the_reader_takes() {
        start(); // with a sweep every few milliseconds
        List<String> ids = ids(20_000);
        ids.forEach(id -> store.put(StoredResult.of(MemoryStore.success(id))));
        Completions<Object> completions = completions(ids, LONG);
        for (int i = 0; i < 20_000; i++) {
            completions.next();
            if (i % 1_000 == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        assertThat(store.fetchedIds.get()).isEqualTo(20_000);
        assertThat(store.calls).doesNotContain("watch");
        assertThat(registry.sweepRescues()).isZero();
    }

    @Test
    void what_has_not_ended_is_watched_and_read_once_more_and_then_only_heard_of() {
        store.sweep = SELDOM;
        start();
        List<String> ids = ids(2_000);
        Completions<Object> completions = completions(ids, LONG);
        assertThat(store.watched).hasSize(2_000);
        assertThat(store.fetchedIds.get()).isEqualTo(4_000);
        ids.subList(0, 300).forEach(id -> store.put(StoredResult.of(MemoryStore.success(id))));
        ids.subList(0, 300).forEach(id -> completions.next());
        assertThat(store.fetchedIds.get()).isEqualTo(4_000);
        completions.close();
    }

    @Test
    void many_that_nobody_knows_take_no_deep_stack() {
        store.sweep = SELDOM;
        start();
        try (Completions<Object> completions = completions(ids(30_000), LONG)) {
            assertThat(completions.hasNext()).isTrue();
            assertThat(completions.remaining()).hasSize(30_000);
        }
    }

    @Test
    void a_store_that_fails_for_a_while_costs_no_result() {
        start();
        List<String> ids = ids(1_000);
        ids.forEach(id -> store.put(StoredResult.of(MemoryStore.success(id))));
        AtomicInteger failures = new AtomicInteger(5);
        store.fails = () -> failures.getAndDecrement() > 0;
        assertThat(idsOf(completions(ids, LONG))).hasSize(1_000);
    }

    @Test
    void a_store_that_never_answers_ends_it_soon_after_the_deadline() {
        store.hangs = () -> true;
        start();
        Completions<Object> completions = completions(ids(1_000), Duration.ofMillis(100));
        assertThatThrownBy(completions::next)
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("1000 of 1000");
    }

    @Test
    void what_was_forgotten_before_it_was_read_is_waited_for_again() {
        store.sweep = SELDOM;
        start();
        List<String> ids = ids(Completions.CAPACITY + 1);
        Completions<Object> completions = completions(ids, LONG);
        ids.forEach(id -> store.put(StoredResult.of(MemoryStore.success(id))));
        String last = ids.get(ids.size() - 1);
        store.results.remove(last);
        for (int i = 0; i < Completions.CAPACITY; i++) {
            assertThat(completions.next().taskId()).isNotEqualTo(last);
        }
        store.put(StoredResult.of(MemoryStore.success(last)));
        assertThat(completions.next().taskId()).isEqualTo(last);
        assertThat(completions.hasNext()).isFalse();
    }

    @Test
    void what_cannot_be_read_is_told_and_the_others_come() {
        start();
        store.put(StoredResult.unreadable("task-0", new ResultDecodingException("broken")));
        store.put(StoredResult.of(MemoryStore.success("task-1")));
        Completions<Object> completions = completions(ids(2), LONG);
        List<TaskResult<Object>> all = new ArrayList<>();
        completions.forEachRemaining(all::add);
        assertThat(all)
                .hasSize(2)
                .anySatisfy(each -> assertThat(each).isInstanceOf(TaskResult.Unreadable.class))
                .anySatisfy(each -> assertThat(each).isInstanceOf(TaskResult.Success.class));
    }
}
