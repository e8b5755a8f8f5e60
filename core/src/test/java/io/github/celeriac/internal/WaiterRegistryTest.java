package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaiterRegistryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final SweepPolicy SELDOM = new SweepPolicy(Duration.ofHours(1), Duration.ofHours(1));

    private final MemoryStore store = new MemoryStore();
    private final WaiterRegistry registry = new WaiterRegistry(Measurements.none());

    private void start() {
        store.listener = registry;
        registry.start(store, "test", Duration.ofMillis(50));
    }

    private void startWithoutSweep() {
        store.sweep = SELDOM;
        start();
    }

    @AfterEach
    void close() {
        registry.close();
        assertThat(registry.waiting()).isZero();
        assertThat(store.watched).isEmpty();
        assertThat(store.outOfTurn).isEmpty();
    }

    private static TaskMeta get(CompletableFuture<TaskMeta> awaited) throws Exception {
        return awaited.get(20, TimeUnit.SECONDS);
    }

    @Nested
    class Delivering {
        @Test
        void watches_before_it_reads() {
            startWithoutSweep();
            registry.await("a", LONG);
            assertThat(store.calls).containsExactly("watch", "fetch");
        }

        @Test
        void a_result_that_is_there_ends_the_wait_at_once() {
            startWithoutSweep();
            store.put("a", States.SUCCESS, 1L);
            assertThat(registry.await("a", LONG)).isCompleted();
            assertThat(registry.waiting()).isZero();
        }

        @Test
        void one_arrival_ends_every_wait_for_the_task_and_no_other() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> first = registry.await("a", LONG);
            CompletableFuture<TaskMeta> second = registry.await("a", LONG);
            CompletableFuture<TaskMeta> other = registry.await("b", LONG);
            store.put("a", States.FAILURE, null);
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
            assertThat(other).isNotDone();
            assertThat(store.watched).containsOnlyKeys("b");
        }

        @Test
        void a_change_is_read() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.losesWakeUp = () -> true;
            store.put("a", States.SUCCESS, 1L);
            assertThat(awaited).isNotDone();
            registry.changed("a");
            assertThat(awaited).isCompleted();
        }

        @Test
        void what_may_have_been_missed_is_read_at_once() throws Exception {
            startWithoutSweep();
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.losesWakeUp = () -> true;
            store.put("a", States.SUCCESS, 1L);
            registry.missed();
            assertThat(get(awaited).state()).isEqualTo(States.SUCCESS);
        }

        @Test
        void a_lost_wake_up_is_made_good_by_the_sweep_and_counted() throws Exception {
            start();
            store.losesWakeUp = () -> true;
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.put("a", States.SUCCESS, 1L);
            get(awaited);
            Eventually.isTrue(() -> registry.sweepRescues() == 1);
        }

        @Test
        void a_wake_up_that_was_only_on_its_way_is_no_rescue() throws Exception {
            start();
            store.losesWakeUp = () -> true;
            CompletableFuture<TaskMeta> slow = registry.await("slow", LONG);
            slow.thenAccept(meta -> registry.arrived(StoredResult.of(meta)));
            store.put("slow", States.SUCCESS, 1L);
            get(slow);
            CompletableFuture<TaskMeta> lost = registry.await("lost", LONG);
            store.put("lost", States.SUCCESS, 1L);
            get(lost);
            Eventually.isTrue(() -> registry.sweepRescues() > 0);
            assertThat(registry.sweepRescues()).isEqualTo(1);
        }

        @Test
        void arrivals_that_nobody_waits_for_change_nothing() {
            startWithoutSweep();
            registry.arrived(StoredResult.of(MemoryStore.success("a")));
            registry.arrived(StoredResult.unreadable("a", new ResultDecodingException("garbage")));
            registry.changed("a");
            registry.missed();
            assertThat(registry.waiting()).isZero();
        }

        @Test
        void the_store_may_speak_while_it_is_being_opened() {
            registry.missed();
            registry.changed("a");
            registry.arrived(StoredResult.of(MemoryStore.success("a")));
            startWithoutSweep();
            assertThat(registry.await("a", LONG)).isNotDone();
        }

        @Test
        void what_depends_on_a_wait_may_wait_again() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> chained =
                    registry.await("a", LONG).thenCompose(meta -> registry.await("a", LONG));
            store.put("a", States.SUCCESS, 1L);
            assertThat(chained).isCompleted();
        }
    }

    @Nested
    class BadResults {
        @Test
        void what_is_stored_and_unreadable_ends_the_wait() {
            startWithoutSweep();
            store.put(StoredResult.unreadable("a", new ResultDecodingException("garbage")));
            assertThatThrownBy(() -> get(registry.await("a", LONG)))
                    .cause()
                    .isInstanceOf(ResultDecodingException.class);
        }

        @Test
        void a_content_type_that_is_not_accepted_ends_the_wait_too() {
            startWithoutSweep();
            store.put(StoredResult.unreadable("a", new ContentDisallowedException("pickle")));
            assertThatThrownBy(() -> get(registry.await("a", LONG)))
                    .cause()
                    .isInstanceOf(ContentDisallowedException.class);
        }

        @Test
        void what_arrives_unreadable_is_not_believed_only_what_is_stored() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            registry.arrived(StoredResult.unreadable("a", new ResultDecodingException("forged")));
            assertThat(awaited).isNotDone();
            store.put("a", States.SUCCESS, 1L);
            assertThat(awaited).isCompleted();
        }
    }

    @Nested
    class Ending {
        @Test
        void a_timeout_ends_the_wait_and_tells_the_state_of_the_world() {
            start();
            store.put("a", States.STARTED, null);
            assertThatThrownBy(() -> get(registry.await("a", Duration.ofMillis(100))))
                    .cause()
                    .isInstanceOf(ResultTimeoutException.class)
                    .hasMessageMatching(
                            "no result for task a after 0\\.\\d s: last state STARTED, memory answered \\d+ ms ago");
        }

        @Test
        void a_timeout_while_nobody_answers_says_so_and_why() {
            start();
            store.fails = () -> true;
            assertThatThrownBy(() -> get(registry.await("a", Duration.ofMillis(50))))
                    .cause()
                    .hasMessageEndingWith("memory does not answer")
                    .hasCauseInstanceOf(BackendUnavailableException.class);
        }

        @Test
        void a_zero_timeout_looks_once_and_registers_nothing() {
            startWithoutSweep();
            assertThat(registry.await("a", Duration.ZERO)).isCompletedExceptionally();
            assertThat(store.calls).containsExactly("fetch");
        }

        @Test
        void a_zero_timeout_tells_why_it_could_not_look() {
            startWithoutSweep();
            store.fails = () -> true;
            assertThatThrownBy(() -> get(registry.await("a", Duration.ZERO)))
                    .cause()
                    .isInstanceOf(BackendUnavailableException.class);
        }

        @Test
        void cancelling_leaves_nothing_behind() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> first = registry.await("a", LONG);
            CompletableFuture<TaskMeta> second = registry.await("a", LONG);
            first.cancel(true);
            assertThat(store.watched).containsOnlyKeys("a");
            second.cancel(true);
            assertThat(store.watched).isEmpty();
            assertThat(registry.waiting()).isZero();
        }

        @Test
        void whoever_completes_the_future_ends_the_wait() {
            startWithoutSweep();
            registry.await("a", LONG).complete(MemoryStore.success("a"));
            registry.await("b", LONG).completeExceptionally(new IllegalStateException());
            assertThat(registry.waiting()).isZero();
        }

        @Test
        void close_ends_every_wait_and_further_ones() {
            startWithoutSweep();
            CompletableFuture<TaskMeta> before = registry.await("a", LONG);
            registry.close();
            int calls = store.calls.size();
            for (CompletableFuture<TaskMeta> awaited :
                    List.of(before, registry.await("a", LONG), registry.await("a", Duration.ZERO))) {
                assertThatThrownBy(() -> get(awaited)).cause().isInstanceOf(BackendClosedException.class);
            }
            assertThat(store.calls).hasSize(calls);
        }
    }

    @Nested
    class BadStores {
        @Test
        void a_store_that_cannot_watch_is_swept() throws Exception {
            start();
            AtomicInteger calls = new AtomicInteger();
            store.fails = () -> calls.incrementAndGet() < 4; // the watch, the first read, a sweep
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.losesWakeUp = () -> true;
            store.put("a", States.SUCCESS, 1L);
            assertThat(get(awaited).state()).isEqualTo(States.SUCCESS);
        }

        @Test
        void a_store_that_throws_is_asked_again() throws Exception {
            start();
            AtomicInteger calls = new AtomicInteger();
            store.throwsInstead = () -> calls.incrementAndGet() < 5;
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.losesWakeUp = () -> true;
            store.put("a", States.SUCCESS, 1L);
            assertThat(get(awaited).state()).isEqualTo(States.SUCCESS);
        }

        @Test
        void a_store_that_owes_an_answer_for_ever_is_asked_again() throws Exception {
            start();
            AtomicInteger calls = new AtomicInteger();
            store.hangs = () -> calls.incrementAndGet() < 3;
            CompletableFuture<TaskMeta> awaited = registry.await("a", LONG);
            store.losesWakeUp = () -> true;
            store.put("a", States.SUCCESS, 1L);
            assertThat(get(awaited).state()).isEqualTo(States.SUCCESS);
        }

        @Test
        void a_part_of_a_sweep_that_fails_does_not_keep_the_rest_from_being_read() throws Exception {
            startWithoutSweep();
            store.losesWakeUp = () -> true;
            List<CompletableFuture<TaskMeta>> awaits = new ArrayList<>();
            for (int i = 0; i < 2 * Sweeper.PORTION + 1; i++) {
                awaits.add(registry.await("task-" + i, LONG));
            }
            for (int i = 0; i < awaits.size(); i++) {
                store.put("task-" + i, States.SUCCESS, 1L);
            }
            AtomicInteger batches = new AtomicInteger();
            store.fails = () -> batches.incrementAndGet() == 1;
            registry.missed();
            Eventually.isTrue(() -> registry.waiting() == Sweeper.PORTION);
            assertThat(awaits.stream().filter(CompletableFuture::isDone)).hasSize(Sweeper.PORTION + 1);
        }
    }
}
