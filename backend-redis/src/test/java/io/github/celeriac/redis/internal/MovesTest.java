package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MovesTest {
    private final LinkedBlockingQueue<CompletableFuture<String>> connects = new LinkedBlockingQueue<>();
    private final List<String> arrived = new ArrayList<>();
    private final List<String> unwanted = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Moves<String> moves = new Moves<>(this::connect, arrived::add, unwanted::add, timer, ended::get);

    private CompletableFuture<String> connect() {
        CompletableFuture<String> connecting = new CompletableFuture<>();
        connects.add(connecting);
        return connecting;
    }

    private CompletableFuture<String> nextConnect() throws InterruptedException {
        CompletableFuture<String> connecting = connects.poll(1, TimeUnit.MINUTES);
        assertThat(connecting).isNotNull();
        return connecting;
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void who_asks_on_the_way_is_served_by_it() throws Exception {
        moves.misplaced();
        moves.misplaced();
        nextConnect().complete("next");
        assertThat(connects).isEmpty();
        assertThat(arrived).containsExactly("next");
        moves.misplaced();
        nextConnect().complete("over next");
        assertThat(arrived).containsExactly("next", "over next");
    }

    @Test
    void what_fails_is_tried_again() throws Exception {
        moves.misplaced();
        nextConnect().completeExceptionally(new IllegalStateException("no master yet"));
        nextConnect().completeExceptionally(new IllegalStateException("no master yet"));
        nextConnect().complete("next");
        assertThat(arrived).containsExactly("next");
    }

    @Test
    void a_switch_does_not_wait_for_what_hangs_at_the_old_one() throws Exception {
        moves.misplaced();
        CompletableFuture<String> hanging = nextConnect();
        moves.switched();
        nextConnect().complete("new");
        assertThat(arrived).containsExactly("new");
        hanging.complete("old");
        assertThat(arrived).containsExactly("new");
        assertThat(unwanted).containsExactly("old");
    }

    @Test
    void what_fails_at_the_old_one_is_not_tried_again_after_a_switch() throws Exception {
        moves.misplaced();
        CompletableFuture<String> old = nextConnect();
        moves.switched();
        CompletableFuture<String> next = nextConnect();
        old.completeExceptionally(new IllegalStateException("gone"));
        timer.shutdown(); // what is scheduled runs
        assertThat(timer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(connects).isEmpty();
        next.complete("new");
        assertThat(arrived).containsExactly("new");
    }

    @Test
    void nobody_goes_anywhere_when_it_is_over() throws Exception {
        moves.misplaced();
        ended.set(true);
        nextConnect().completeExceptionally(new IllegalStateException("closed"));
        moves.switched();
        assertThat(timer.getQueue()).isEmpty();
        assertThat(connects).isEmpty();
    }
}
