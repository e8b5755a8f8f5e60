package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MovesTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Recorder recorder = new Recorder();
    private final Moves<String> moves = new Moves<>(recorder, timer);

    private static final class Recorder implements Moves.Traveller<String> {
        private final LinkedBlockingQueue<CompletableFuture<String>> connects = new LinkedBlockingQueue<>();
        private final List<String> arrived = new CopyOnWriteArrayList<>();
        private final List<String> unwanted = new CopyOnWriteArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private volatile boolean throwing;
        private volatile boolean closed;

        @Override
        public CompletionStage<String> connect() {
            if (throwing) {
                throwing = false;
                throw new IllegalStateException("thrown");
            }
            CompletableFuture<String> connecting = new CompletableFuture<>();
            connects.add(connecting);
            return connecting;
        }

        @Override
        public void arrived(String connection) {
            arrived.add(connection);
        }

        @Override
        public void unwanted(String connection) {
            unwanted.add(connection);
        }

        @Override
        public void failed(Throwable thrown) {
            failures.add(thrown);
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    private CompletableFuture<String> nextConnect() throws InterruptedException {
        CompletableFuture<String> connecting = recorder.connects.poll(1, TimeUnit.MINUTES);
        assertThat(connecting).isNotNull();
        return connecting;
    }

    private void arrive(String connection) throws InterruptedException {
        int before = recorder.arrived.size();
        nextConnect().complete(connection);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (recorder.arrived.size() == before) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    /** What is scheduled has run; nothing can be any more. */
    private void runTimer() throws InterruptedException {
        timer.shutdown();
        assertThat(timer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void who_asks_on_the_way_is_served_by_it() throws Exception {
        moves.misplaced();
        moves.misplaced();
        assertThat(moves.isUnderWay()).isTrue();
        arrive("next");
        assertThat(moves.isUnderWay()).isFalse();
        assertThat(recorder.connects).isEmpty();
        moves.misplaced();
        arrive("over next");
        assertThat(recorder.arrived).containsExactly("next", "over next");
    }

    @Test
    void who_is_misplaced_again_and_again_goes_ever_more_slowly() throws Exception {
        moves.misplaced();
        arrive("first");
        long begun = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            moves.misplaced();
            moves.misplaced();
            arrive("next");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
        moves.switched();
        assertThat(recorder.connects).as("a switch does not wait").hasSize(1);
    }

    @Test
    void what_fails_is_tried_again_and_told_once() throws Exception {
        moves.misplaced();
        nextConnect().completeExceptionally(new IllegalStateException("no master yet"));
        nextConnect().completeExceptionally(new IllegalStateException("still none"));
        nextConnect().complete("next");
        runTimer();
        assertThat(recorder.arrived).containsExactly("next");
        assertThat(recorder.failures)
                .singleElement()
                .satisfies(thrown -> assertThat(thrown).hasMessage("no master yet"));
    }

    @Test
    void so_is_what_is_thrown() throws Exception {
        recorder.throwing = true;
        moves.switched();
        nextConnect().complete("next");
        runTimer();
        assertThat(recorder.arrived).containsExactly("next");
        assertThat(recorder.failures).hasSize(1);
    }

    @Test
    void a_switch_does_not_wait_for_what_hangs_at_the_old_one() throws Exception {
        moves.misplaced();
        CompletableFuture<String> hanging = nextConnect();
        moves.switched();
        nextConnect().complete("new");
        assertThat(recorder.arrived).containsExactly("new");
        hanging.complete("old");
        assertThat(recorder.arrived).containsExactly("new");
        assertThat(recorder.unwanted).containsExactly("old");
    }

    @Test
    void the_last_of_two_switches_counts_in_whichever_order_they_arrive() throws Exception {
        moves.switched();
        CompletableFuture<String> first = nextConnect();
        moves.switched();
        CompletableFuture<String> second = nextConnect();
        first.complete("first");
        second.complete("second");
        assertThat(recorder.arrived).containsExactly("second");
        assertThat(recorder.unwanted).containsExactly("first");
    }

    @Test
    void what_fails_at_the_old_one_is_not_tried_again_after_a_switch() throws Exception {
        moves.misplaced();
        CompletableFuture<String> old = nextConnect();
        moves.switched();
        CompletableFuture<String> next = nextConnect();
        old.completeExceptionally(new IllegalStateException("gone"));
        runTimer();
        assertThat(recorder.connects).isEmpty();
        assertThat(recorder.failures).isEmpty();
        next.complete("new");
        assertThat(recorder.arrived).containsExactly("new");
    }

    @Test
    void nobody_goes_anywhere_when_it_is_over() throws Exception {
        moves.misplaced();
        CompletableFuture<String> late = nextConnect();
        recorder.closed = true;
        late.complete("late");
        assertThat(recorder.arrived).isEmpty();
        assertThat(recorder.unwanted).containsExactly("late");
        moves.switched();
        assertThat(recorder.connects).isEmpty();
    }
}
