package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.eventually;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Capability;
import io.github.celeriac.Health;
import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.BadInputContract.Garbage;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** What is done is measured, and how the backend is doing is told. */
abstract class MeasuringContract {
    private final ContractBackends backends;
    private final Garbage garbage;
    private final RecordedMetrics measured = new RecordedMetrics();

    MeasuringContract(ContractBackends backends, Garbage garbage) {
        this.backends = backends;
        this.garbage = garbage;
    }

    private ResultBackend open() {
        return backends.open(builder -> builder.metrics(measured));
    }

    @Test
    void a_store_is_timed_by_state_and_outcome() {
        ResultBackend backend = open();
        TaskContext task = backends.newTask();
        backend.writer().update(task, "A_STATE_OF_MY_OWN", 1L);
        backend.writer().success(task, 1L);
        backend.writer().failure(task, new IllegalStateException("late"));
        assertThat(measured.of(Metric.STORE, "other", "written")).hasSize(1);
        assertThat(measured.of(Metric.STORE, "SUCCESS", "written"))
                .singleElement()
                .satisfies(store -> assertThat(store.amount()).isPositive());
        assertThat(measured.of(
                        Metric.STORE,
                        "FAILURE",
                        FinalityContract.late(backend).name().toLowerCase(Locale.ROOT)))
                .hasSize(1);
    }

    @Test
    void what_the_end_of_a_task_stores_is_timed_as_what_the_writer_stores() {
        ResultBackend backend = open();
        try (TinyWorker worker = new TinyWorker(backend)) {
            worker.canvas().completion().success(backends.newTask(), 1L);
            worker.canvas().completion().failure(backends.newTask(), new IllegalStateException("broken"));
        }
        assertThat(measured.of(Metric.STORE, "SUCCESS", "written")).hasSize(1);
        assertThat(measured.of(Metric.STORE, "FAILURE", "written")).hasSize(1);
    }

    @Test
    void a_fetch_is_timed() {
        open().fetch(newId());
        assertThat(measured.of(Metric.FETCH, "ok")).hasSize(1);
    }

    @Test
    void an_await_is_timed_by_its_outcome_and_so_is_the_lag_of_its_delivery() {
        ResultBackend backend = open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = backend.awaitAsync(task.taskId(), Long.class, PATIENCE);
        backend.writer().success(task, 1L);
        awaited.join();
        assertThatThrownBy(() -> backend.await(newId(), Long.class, Duration.ofMillis(10)))
                .isInstanceOf(ResultTimeoutException.class);
        eventually(
                "both awaits are measured",
                () -> !measured.of(Metric.AWAIT, "timeout").isEmpty()
                        && !measured.of(Metric.AWAIT, "success").isEmpty());
        assertThat(measured.of(Metric.AWAIT, "success")).hasSize(1);
        assertThat(measured.of(Metric.AWAIT, "timeout")).hasSize(1);
        if (backend.capabilities().contains(Capability.DETAILS)) { // it is told by date_done
            eventually(
                    "the lag is measured",
                    () -> !measured.of(Metric.DELIVERY_LAG).isEmpty());
            assertThat(measured.of(Metric.DELIVERY_LAG))
                    .singleElement()
                    .satisfies(lag -> assertThat(lag.amount()).isBetween(0L, PATIENCE.toNanos()));
        }
    }

    @Test
    void sizes_of_payloads_are_noted() {
        ResultBackend backend = open();
        TaskContext task = backends.newTask();
        backend.writer().success(task, "x".repeat(10_000));
        backend.fetch(task.taskId());
        assertThat(measured.of(Metric.PAYLOAD, "written"))
                .anySatisfy(size -> assertThat(size.amount()).isGreaterThan(10_000));
        assertThat(measured.of(Metric.PAYLOAD, "read"))
                .anySatisfy(size -> assertThat(size.amount()).isGreaterThan(10_000));
    }

    @Test
    void who_waits_is_counted_until_they_leave() {
        ResultBackend backend = open();
        CompletableFuture<Long> first = backend.awaitAsync(newId(), Long.class, PATIENCE);
        CompletableFuture<Long> second = backend.awaitAsync(newId(), Long.class, PATIENCE);
        assertThat(measured.gauge(Metric.WAITERS)).isEqualTo(2);
        assertThat(backend.health().waiting()).isEqualTo(2);
        first.cancel(false);
        second.cancel(false);
        eventually("nobody waits", () -> measured.gauge(Metric.WAITERS) == 0);
        backend.close();
        assertThat(measured.gauges()).isZero();
    }

    @Test
    void what_was_not_read_is_counted_by_reason() throws Exception {
        ResultBackend backend = open();
        backend.writer().success(backends.newTask(), 1L); // so that there are tables
        String broken = newId();
        garbage.store(broken);
        assertThatThrownBy(() -> backend.fetch(broken)).isInstanceOf(ResultDecodingException.class);
        assertThat(measured.of(Metric.DECODE_REFUSALS, "malformed")).hasSize(1);
    }

    @Test
    void measuring_that_fails_costs_no_result() {
        ResultBackend backend = backends.open(builder -> builder.metrics(new Metrics() {
            @Override
            public void record(Metric metric, long amount, String... tagValues) {
                throw new IllegalStateException("metrics are broken");
            }

            @Override
            public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
                return () -> {};
            }
        }));
        TaskContext task = backends.newTask();
        backend.writer().success(task, 1L);
        assertThat(backend.await(task.taskId(), Long.class, PATIENCE)).isEqualTo(1L);
    }

    @Test
    void a_backend_that_answers_is_up_and_a_closed_one_is_down() {
        ResultBackend backend = open();
        assertThat(backend.health()).satisfies(health -> {
            assertThat(health.status()).isEqualTo(Health.Status.UP);
            assertThat(health.answered()).isPositive();
            assertThat(health.causes()).isEmpty();
        });
        backend.close();
        assertThat(backend.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(backend.health().causes()).isNotEmpty();
    }
}
