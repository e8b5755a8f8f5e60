package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Results go when their time has come: by themselves, or at a cleanup. */
abstract class ExpiringContract {
    private final ContractBackends backends;

    ExpiringContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void a_result_is_gone_once_its_time_has_passed() {
        ResultBackend backend = backends.open(builder -> builder.expires(Duration.ofSeconds(1)));
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        eventually("result is gone", () -> {
            cleanUpIfNeeded(backend);
            return isAbsent(backend, task);
        });
    }

    @Test
    void a_success_that_has_expired_is_not_kept() {
        ResultBackend backend = backends.open(builder -> builder.expires(Duration.ofSeconds(1)));
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        eventually("result is gone", () -> {
            cleanUpIfNeeded(backend);
            return isAbsent(backend, task);
        });
        backend.writer().failure(task, new IllegalStateException("second run"));
        assertThat(backend.fetch(task.taskId())).isInstanceOf(TaskResult.Failure.class);
    }

    @Test
    void a_result_stays_until_then() {
        ResultBackend backend = backends.open(builder -> builder.expires(Duration.ofHours(1)));
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        backend.cleanup();
        assertThat(isAbsent(backend, task)).isFalse();
    }

    @Test
    void zero_keeps_results_for_ever() {
        ManualClock clock = ManualClock.at(Instant.now());
        ResultBackend backend =
                backends.open(builder -> builder.expires(Duration.ZERO).clock(clock));
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        clock.advance(Duration.ofDays(36_500));
        assertThat(backend.countExpired()).isZero();
        assertThat(backend.cleanup()).isZero();
        assertThat(isAbsent(backend, task)).isFalse();
    }

    @Test
    void a_cleanup_goes_by_the_clock_it_was_given() {
        ManualClock clock = ManualClock.at(Instant.now());
        ResultBackend backend =
                backends.open(builder -> builder.expires(Duration.ofDays(1)).clock(clock));
        assumeThat(backend.capabilities()).doesNotContain(Capability.AUTO_EXPIRY);
        TaskContext old = backends.newTask();
        backend.writer().success(old, 1L);
        clock.advance(Duration.ofHours(23));
        TaskContext fresh = backends.newTask();
        backend.writer().success(fresh, 2L);
        backend.cleanup();
        assertThat(isAbsent(backend, old)).isFalse();
        clock.advance(Duration.ofHours(2));
        assertThat(backend.countExpired()).isPositive();
        assertThat(isAbsent(backend, old)).isFalse();
        assertThat(backend.cleanup()).isPositive();
        assertThat(isAbsent(backend, old)).isTrue();
        assertThat(isAbsent(backend, fresh)).isFalse();
    }

    @Test
    void a_cleanup_removes_nothing_that_expires_by_itself() {
        ResultBackend backend = backends.open(builder -> builder.expires(Duration.ofSeconds(1)));
        assumeThat(backend.capabilities()).contains(Capability.AUTO_EXPIRY);
        backend.writer().success(backends.newTask(), 1L);
        assertThat(backend.cleanup()).isZero();
    }

    private static void cleanUpIfNeeded(ResultBackend backend) {
        if (!backend.capabilities().contains(Capability.AUTO_EXPIRY)) {
            backend.cleanup();
        }
    }

    private static boolean isAbsent(ResultBackend backend, TaskContext task) {
        return backend.fetch(task.taskId()) instanceof TaskResult.Absent;
    }
}
