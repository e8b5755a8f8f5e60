package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.WriteOutcome;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Its thread is that of the test, which begins once all are parked. */
@Timeout(60)
class ParkedTest {
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Set<Request.Write>> looks = new ArrayList<>();
    private final List<Request.Write> tried = new ArrayList<>();
    private final Request.Store late = store("late", TIMEOUT.minusMillis(100));

    private static Request.Store store(String taskId, Duration ago) {
        TaskRow row = new TaskRow(taskId, "STARTED", null, null, null, null);
        return new Request.Store(row, new CompletableFuture<>(), System.nanoTime() - ago.toNanos());
    }

    private Parked parked(Duration operationTimeout) {
        return new Parked(CleaningTest.inMemory(), work::add, this::write, this::look, operationTimeout);
    }

    private void write(Connection connection, List<Request.Write> batch) {
        tried.addAll(batch);
        batch.forEach(request -> ((Request.Store) request).future().complete(WriteOutcome.WRITTEN));
    }

    private Set<String> look(List<Request.Write> writes) {
        looks.add(new HashSet<>(writes));
        return Set.of();
    }

    private void run() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    /** As its deadline would, some time after the others are done. */
    private void endLateWith(Request.Store last) {
        last.future().thenRun(() -> late.future().completeExceptionally(new CancellationException("too late")));
    }

    @Test
    void a_request_in_its_last_moment_is_neither_looked_at_nor_tried() {
        Request.Store first = store("first", Duration.ZERO);
        Request.Store second = store("second", Duration.ZERO);
        endLateWith(second);
        Parked parked = parked(TIMEOUT);
        List.of(late, first, second).forEach(parked::park);
        run();
        assertThat(looks).containsExactly(Set.of(first, second));
        assertThat(tried).containsExactly(first, second);
    }

    @Test
    void a_fresh_request_about_the_task_of_a_late_one_is_tried_without_that() {
        Request.Store fresh = store("late", Duration.ZERO);
        endLateWith(fresh);
        Parked parked = parked(TIMEOUT);
        List.of(late, fresh).forEach(parked::park);
        run();
        assertThat(tried).containsExactly(fresh);
    }

    /** A machine may be too slow for one of them; not for all. */
    @Test
    void a_request_whose_whole_time_is_shorter_than_a_last_moment_is_tried() {
        Duration brief = Duration.ofMillis(300);
        Parked parked = parked(brief);
        for (int i = 0; i < 20 && tried.isEmpty(); i++) {
            Request.Store request = store("brief", Duration.ZERO);
            request.future().orTimeout(brief.toMillis(), TimeUnit.MILLISECONDS);
            parked.park(request);
            run();
        }
        assertThat(tried).hasSize(1);
    }
}
