package io.github.celeriac;

import java.util.function.DoubleSupplier;

/**
 * Where measurements go; {@link io.github.celeriac.micrometer.MicrometerMetrics} takes them to Micrometer. Called from any
 * thread, also from those that carry replies: must be quick and must not block. What it throws is ignored.
 */
public interface Metrics {
    /**
     * One measurement.
     *
     * @param amount nanoseconds, bytes or a count, as {@link Metric#kind()} says
     * @param tagValues one for each of {@link Metric#tags()}, in that order
     */
    void record(Metric metric, long amount, String... tagValues);

    /**
     * Something to look at from time to time, of {@link Metric.Kind#GAUGE}.
     *
     * @param value NaN while it is not known
     * @return what ends it
     */
    Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues);
}
