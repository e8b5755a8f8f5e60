package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.SweepPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private static final long MILLI = 1_000_000;

    private long nowNanos = -5 * MILLI; // as nanoTime may be
    private final HeldTimer timer = new HeldTimer();
    private final Deque<CompletableFuture<Void>> readings = new ArrayDeque<>();
    private final Deque<List<TaskWaiters>> portions = new ArrayDeque<>();
    private SweepPolicy policy = new SweepPolicy(Duration.ofMillis(100), Duration.ofMillis(1_000));
    private final Sweeper sweeper = new Sweeper(timer, () -> nowNanos, () -> policy, this::read);

    private CompletableFuture<Void> read(List<TaskWaiters> portion) {
        portions.add(portion);
        CompletableFuture<Void> reading = new CompletableFuture<>();
        readings.add(reading);
        return reading;
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private TaskWaiters add(String id) {
        TaskWaiters task = new TaskWaiters(id, CompletableFuture.completedFuture(null));
        sweeper.add(task);
        return task;
    }

    /** Time passes until the timer goes off. */
    private long elapse() {
        long pause = timer.pauseNanos();
        nowNanos += pause;
        timer.elapse();
        return pause;
    }

    /** Nothing has come of the portion that is being read. */
    private void stillWaiting() {
        portions.remove().forEach(sweeper::again);
        readings.remove().complete(null);
    }

    @Test
    void nothing_is_read_while_nobody_waits() {
        assertThat(timer.pending()).isZero();
        TaskWaiters task = add("a");
        sweeper.remove(task);
        elapse();
        assertThat(portions).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void pauses_grow_by_half_from_the_shortest_up_to_the_longest_and_are_never_longer() {
        add("a");
        double expected = 100;
        for (int i = 0; i < 12; i++) {
            double pause = (double) elapse() / MILLI;
            assertThat(pause).isBetween(expected * 0.8 - 50, expected);
            expected = Math.min(1_000, expected * 1.5);
            stillWaiting();
        }
        assertThat(expected).isEqualTo(1_000);
    }

    @Test
    void pauses_differ_between_processes() {
        add("a");
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pauses.add(elapse());
            stillWaiting();
        }
        assertThat(pauses.subList(10, 50).stream().distinct()).hasSizeGreaterThan(3);
    }

    @Test
    void what_begins_does_not_have_the_others_read_more_often() {
        TaskWaiters old = add("old");
        for (int i = 0; i < 10; i++) {
            elapse();
            stillWaiting();
        }
        int reads = 0;
        long until = nowNanos + 10_000 * MILLI;
        for (int i = 0; nowNanos < until; i++) {
            add("new-" + i);
            elapse();
            reads += portions.element().contains(old) ? 1 : 0;
            stillWaiting();
        }
        assertThat(reads).isBetween(10, 14); // every 800 to 1,000 ms, less what is rounded off
    }

    @Test
    void what_begins_together_is_read_together_a_portion_at_a_time() {
        policy = new SweepPolicy(Duration.ofMillis(100), Duration.ofMillis(100));
        for (int i = 0; i < 2 * Sweeper.PORTION + 500; i++) {
            add("task-" + i);
        }
        nowNanos += 100 * MILLI;
        timer.elapse();
        assertThat(portions.element()).hasSize(Sweeper.PORTION);
        assertThat(timer.pending()).as("one portion at a time").isZero();
        stillWaiting();
        assertThat(elapse()).isZero();
        assertThat(portions.element()).hasSize(Sweeper.PORTION);
        stillWaiting();
        assertThat(elapse()).isZero();
        assertThat(portions.element()).hasSize(500);
    }

    @Test
    void what_may_have_been_missed_is_read_at_once_and_then_as_at_first() {
        add("a");
        for (int i = 0; i < 10; i++) {
            elapse();
            stillWaiting();
        }
        sweeper.missed();
        assertThat(elapse()).isZero();
        stillWaiting();
        assertThat(elapse()).isBetween(30 * MILLI, 100 * MILLI);
    }

    @Test
    void what_may_have_been_missed_during_a_reading_is_read_right_after_it() {
        add("a");
        elapse();
        sweeper.missed();
        assertThat(timer.pending()).as("one portion at a time").isZero();
        stillWaiting();
        assertThat(elapse()).isZero();
        stillWaiting();
        assertThat(elapse()).isPositive();
    }

    @Test
    void a_policy_that_changes_counts_from_the_next_pause_on() {
        add("a");
        elapse();
        policy = new SweepPolicy(Duration.ofMillis(1), Duration.ofMillis(2));
        stillWaiting();
        assertThat(elapse()).isBetween(0L, 2 * MILLI);
        policy = new SweepPolicy(Duration.ofSeconds(5), Duration.ofSeconds(9));
        stillWaiting();
        assertThat(elapse()).isBetween(1_500 * MILLI, 5_000 * MILLI);
    }

    @Test
    void what_has_ended_is_not_read_again() {
        add("a");
        elapse();
        portions.remove();
        readings.remove().complete(null);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void a_reading_that_throws_is_repeated() {
        Sweeper throwing = new Sweeper(timer, () -> nowNanos, () -> policy, portion -> {
            throw new StackOverflowError();
        });
        throwing.add(new TaskWaiters("a", CompletableFuture.completedFuture(null)));
        elapse();
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void after_the_timer_was_stopped_nothing_is_thrown() {
        timer.rejecting = true;
        add("a");
        sweeper.missed();
        assertThat(timer.pending()).isZero();
    }

    /** Runs nothing by itself: time passes when the test says so. */
    private static final class HeldTimer extends ScheduledThreadPoolExecutor {
        private final List<Held> held = new ArrayList<>();
        boolean rejecting;

        HeldTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (rejecting) {
                throw new RejectedExecutionException();
            }
            Held one = new Held(command, unit.toNanos(delay));
            held.add(one);
            return one;
        }

        private List<Held> live() {
            held.removeIf(CompletableFuture::isCancelled);
            return held;
        }

        int pending() {
            return live().size();
        }

        long pauseNanos() {
            assertThat(live()).hasSize(1);
            return held.get(0).delay;
        }

        void elapse() {
            assertThat(live()).hasSize(1);
            held.remove(0).command.run();
        }
    }

    private static final class Held extends CompletableFuture<Object> implements ScheduledFuture<Object> {
        final Runnable command;
        final long delay;

        Held(Runnable command, long delay) {
            this.command = command;
            this.delay = delay;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delay, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(delay, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
