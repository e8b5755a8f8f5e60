package io.github.celeriac.cli;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** How often each metric was measured. */
final class CountedMetrics implements Metrics {
    private final Map<Metric, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void record(Metric metric, long amount, String... tagValues) {
        counts.computeIfAbsent(metric, key -> new LongAdder()).increment();
    }

    @Override
    public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        record(metric, 1);
        return () -> {};
    }

    long count(Metric metric) {
        LongAdder count = counts.get(metric);
        return count == null ? 0 : count.sum();
    }
}
