package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeadlinesTest {
    private static final int MANY = 100;

    private final ExecutorService threads = LaneThreads.create();

    @AfterEach
    void shutDown() {
        threads.shutdownNow();
    }

    /** An application may have all of its threads await a result, whose deadline must end that. */
    @Test
    void calls_end_in_time_while_the_common_pool_is_busy() {
        CountDownLatch busy = new CountDownLatch(1);
        for (int i = 0; i < MANY; i++) {
            ForkJoinPool.commonPool().execute(() -> awaitUninterrupted(busy));
        }
        try (Timer timer = new Timer()) {
            Deadlines deadlines = new Deadlines(timer, threads, Duration.ofMillis(50), TimeoutException::new);
            for (int i = 0; i < 3; i++) {
                CompletableFuture<String> call = new CompletableFuture<>();
                deadlines.add(CompletableFuture.completedFuture("done"));
                deadlines.add(call);
                assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
            }
        } finally {
            busy.countDown();
        }
    }

    /** What an application hangs on its call may block; on whichever thread that is, it is not the one with the clock. */
    @Test
    void who_blocks_at_the_end_of_a_call_holds_up_no_other() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<String> blocking = new CompletableFuture<>();
        try (Timer timer = new Timer()) {
            Deadlines deadlines = new Deadlines(timer, threads, Duration.ofMillis(50), TimeoutException::new);
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<String> together = new CompletableFuture<>();
            first.whenComplete((value, thrown) -> {
                blocking.complete(Thread.currentThread().getName());
                awaitUninterrupted(released);
            });
            deadlines.add(first);
            deadlines.add(together);
            assertThat(blocking.get(60, TimeUnit.SECONDS)).startsWith("celeriac-db-lane-");
            assertThatThrownBy(() -> together.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
            CompletableFuture<String> later = new CompletableFuture<>();
            deadlines.add(later);
            assertThatThrownBy(() -> later.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        } finally {
            released.countDown();
        }
    }

    @Test
    void calls_end_though_there_are_no_threads_any_more() {
        threads.shutdown();
        try (Timer timer = new Timer()) {
            Deadlines deadlines = new Deadlines(timer, threads, Duration.ofMillis(50), TimeoutException::new);
            CompletableFuture<String> call = new CompletableFuture<>();
            deadlines.add(call);
            assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void a_closed_timer_has_no_thread_and_takes_nothing_more() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<String> later = new CompletableFuture<>();
        CompletableFuture<String> never = new CompletableFuture<>();
        try (Timer timer = new Timer()) {
            timer.after(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
            assertThat(thread.get(60, TimeUnit.SECONDS).isDaemon()).isTrue();
            Deadlines deadlines = new Deadlines(timer, threads, Duration.ofHours(1), TimeoutException::new);
            deadlines.add(later);
            timer.close();
            deadlines.add(never);
        }
        thread.join().join(60_000);
        assertThat(thread.join().isAlive()).isFalse();
        assertThat(later).isNotDone();
        assertThat(never).isNotDone();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
