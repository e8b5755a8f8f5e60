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
    private final HeldTimer timer = new HeldTimer();
    private final Deque<CompletableFuture<Boolean>> actions = new ArrayDeque<>();
    private boolean needed = true;
    private SweepPolicy policy = new SweepPolicy(Duration.ofMillis(100), Duration.ofMillis(1_000));
    private final Sweeper sweeper = new Sweeper(
            timer,
            () -> policy,
            () -> {
                CompletableFuture<Boolean> action = new CompletableFuture<>();
                actions.add(action);
                return action;
            },
            () -> needed);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void nothing_is_done_before_something_happened() {
        assertThat(timer.pending()).isZero();
    }

    @Test
    void the_first_comes_after_the_shortest_pause() {
        sweeper.soon();
        assertThat(timer.pauseMillis()).isEqualTo(100);
    }

    @Test
    void pauses_grow_by_half_up_to_the_longest() {
        sweeper.soon();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            timer.elapse();
            actions.remove().complete(false);
            pauses.add(timer.pauseMillis());
        }
        double expected = 100;
        for (long pause : pauses) {
            expected = Math.min(1_000, expected * 1.5);
            assertThat((double) pause).isBetween(Math.floor(expected * 0.8), expected);
        }
        assertThat(pauses.get(7)).isBetween(800L, 1_000L);
    }

    @Test
    void pauses_differ_between_processes() {
        List<Long> pauses = new ArrayList<>();
        sweeper.soon();
        for (int i = 0; i < 50; i++) {
            timer.elapse();
            actions.remove().complete(false);
            pauses.add(timer.pauseMillis());
        }
        assertThat(pauses.subList(10, 50).stream().distinct()).hasSizeGreaterThan(5);
    }

    @Test
    void an_action_that_found_something_is_followed_by_the_shortest_pause() {
        growToLongest();
        timer.elapse();
        actions.remove().complete(true);
        assertThat(timer.pauseMillis()).isBetween(80L, 100L);
    }

    @Test
    void something_new_shortens_a_long_pause() {
        growToLongest();
        sweeper.soon();
        assertThat(timer.pauseMillis()).isEqualTo(100);
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void something_new_does_not_put_off_what_is_due_earlier() {
        sweeper.now();
        sweeper.soon();
        assertThat(timer.pauseMillis()).isZero();
    }

    @Test
    void something_new_during_an_action_is_looked_at_after_the_shortest_pause() {
        growToLongest();
        timer.elapse();
        sweeper.soon();
        actions.remove().complete(false);
        assertThat(timer.pauseMillis()).isBetween(80L, 100L);
    }

    @Test
    void what_may_have_been_missed_is_looked_at_once() {
        growToLongest();
        sweeper.now();
        assertThat(timer.pauseMillis()).isZero();
    }

    @Test
    void what_may_have_been_missed_during_an_action_is_looked_at_right_after_it() {
        sweeper.now();
        timer.elapse();
        sweeper.now();
        assertThat(timer.pending()).as("one action at a time").isZero();
        actions.remove().complete(false);
        assertThat(timer.pauseMillis()).isZero();
        timer.elapse();
        actions.remove().complete(false);
        assertThat(timer.pauseMillis()).isPositive();
    }

    @Test
    void a_policy_that_changes_counts_from_the_next_pause_on() {
        growToLongest();
        policy = new SweepPolicy(Duration.ofMillis(1), Duration.ofMillis(2));
        sweeper.soon();
        assertThat(timer.pauseMillis()).isEqualTo(1);
    }

    @Test
    void it_rests_when_nobody_waits() {
        sweeper.soon();
        timer.elapse();
        needed = false;
        actions.remove().complete(true);
        assertThat(timer.pending()).isZero();
        needed = true;
        sweeper.soon();
        assertThat(timer.pauseMillis()).isEqualTo(100);
    }

    @Test
    void an_action_that_fails_is_repeated() {
        sweeper.soon();
        timer.elapse();
        actions.remove().completeExceptionally(new IllegalStateException());
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void an_action_that_throws_is_repeated() {
        Sweeper throwing = new Sweeper(
                timer,
                () -> new SweepPolicy(Duration.ofMillis(100), Duration.ofMillis(100)),
                () -> {
                    throw new StackOverflowError();
                },
                () -> true);
        throwing.soon();
        timer.elapse();
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void after_the_timer_was_stopped_nothing_is_thrown() {
        timer.rejecting = true;
        sweeper.soon();
        sweeper.now();
        assertThat(timer.pending()).isZero();
    }

    private void growToLongest() {
        sweeper.soon();
        for (int i = 0; i < 10; i++) {
            timer.elapse();
            actions.remove().complete(false);
        }
        assertThat(timer.pauseMillis()).isBetween(800L, 1_000L);
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

        long pauseMillis() {
            assertThat(live()).hasSize(1);
            return TimeUnit.NANOSECONDS.toMillis(held.get(0).delay);
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
