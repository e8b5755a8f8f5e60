package io.github.celeriac.testkit;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

/** Remembers every measurement, for tests. Safe to share between threads. */
public final class RecordedMetrics implements Metrics {
    private final Queue<Measurement> measurements = new ConcurrentLinkedQueue<>();
    private final Map<Measurement, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    /**
     * One measurement.
     *
     * @param tagValues in the order of {@link Metric#tags()}; the backend's first
     */
    public record Measurement(Metric metric, long amount, List<String> tagValues) {
        private boolean isOf(Metric wanted, String... tags) {
            return metric == wanted
                    && tagValues
                            .subList(1, Math.min(tagValues.size(), tags.length + 1))
                            .equals(List.of(tags));
        }
    }

    /** An empty one. */
    public RecordedMetrics() {}

    @Override
    public void record(Metric metric, long amount, String... tagValues) {
        measurements.add(checked(metric, amount, tagValues));
    }

    @Override
    public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        Measurement key = checked(metric, 0, tagValues);
        gauges.put(key, value);
        return () -> gauges.remove(key);
    }

    private static Measurement checked(Metric metric, long amount, String... tagValues) {
        if (tagValues.length != metric.tags().size()) {
            throw new IllegalArgumentException(
                    metric + " has the tags " + metric.tags() + " but was given " + List.of(tagValues));
        }
        return new Measurement(metric, amount, List.of(tagValues));
    }

    /** Those of one metric whose tags, but for the backend's, begin like this. */
    public List<Measurement> of(Metric metric, String... tagValues) {
        return measurements.stream()
                .filter(each -> each.isOf(metric, tagValues))
                .toList();
    }

    /** What the gauges of this metric show now, all together; of those whose tags, but for the backend's, begin like this. */
    public double gauge(Metric metric, String... tagValues) {
        return gauges.entrySet().stream()
                .filter(entry -> entry.getKey().isOf(metric, tagValues))
                .mapToDouble(entry -> entry.getValue().getAsDouble())
                .sum();
    }

    /** How many gauges there are. */
    public int gauges() {
        return gauges.size();
    }

    /** Everything so far. */
    public List<Measurement> all() {
        return List.copyOf(measurements);
    }
}
