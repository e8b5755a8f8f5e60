package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** A registry that fails costs no result. */
class MeasurementsTest {
    private final List<Metric> asked = new ArrayList<>();

    private class Failing implements Metrics {
        @Override
        public void record(Metric metric, long amount, String... tagValues) {
            asked.add(metric);
            throw new IllegalStateException("the registry is full");
        }

        @Override
        public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
            asked.add(metric);
            throw new IllegalStateException("the registry is full");
        }
    }

    private static void works(Metrics metrics) {
        try (ResultBackend results =
                new TestBuilder().url("test://host").metrics(metrics).build()) {
            assertThat(results.writer().success(TaskContext.of("t"), 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void what_a_registry_throws_is_ignored() {
        works(new Failing());
        assertThat(asked).contains(Metric.WAITERS, Metric.STORE);
    }

    @Test
    void a_gauge_that_cannot_be_ended_keeps_nothing_open() {
        works(new Failing() {
            @Override
            public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
                return () -> super.gauge(metric, value, tagValues);
            }
        });
        assertThat(asked).contains(Metric.WAITERS);
    }
}
