package io.github.celeriac.micrometer;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Measurements as Micrometer's meters, one for each {@link Metric} and its tags. Micrometer must be on the class path of an
 * application that uses this class, and of no other.
 *
 * <pre>{@code
 * ResultBackends.builder().environment(System.getenv()).metrics(MicrometerMetrics.on(registry)).build();
 * }</pre>
 */
public final class MicrometerMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Tags more;

    /** Looking a meter up in the registry costs more than measuring. */
    private final Map<List<Object>, Meter> meters = new ConcurrentHashMap<>();

    private MicrometerMetrics(MeterRegistry registry, Tags more) {
        this.registry = registry;
        this.more = more;
    }

    /**
     * Measures into a registry.
     *
     * @param moreTags keys and values in turn, to tell several backend objects of one kind apart: {@code "results", "orders"}
     */
    @SuppressWarnings("exports") // who calls it has Micrometer; nobody else may be made to have it
    public static MicrometerMetrics on(MeterRegistry registry, String... moreTags) {
        return new MicrometerMetrics(registry, Tags.of(moreTags));
    }

    @Override
    public void record(Metric metric, long amount, String... tagValues) {
        Meter meter = meters.computeIfAbsent(List.of(metric, List.of(tagValues)), key -> meter(metric, tagValues));
        if (meter instanceof Timer timer) {
            timer.record(amount, TimeUnit.NANOSECONDS);
        } else if (meter instanceof DistributionSummary summary) {
            summary.record((double) amount);
        } else if (meter instanceof Counter counter) {
            counter.increment((double) amount);
        }
    }

    private Meter meter(Metric metric, String... tagValues) {
        Tags tags = tags(metric, tagValues);
        return switch (metric.kind()) {
            case TIMER ->
                Timer.builder(metric.key())
                        .description(metric.meaning())
                        .tags(tags)
                        .publishPercentileHistogram()
                        .register(registry);
            case BYTES -> summary(metric, tags).baseUnit("bytes").register(registry);
            case SIZE -> summary(metric, tags).register(registry);
            case COUNTER ->
                Counter.builder(metric.key())
                        .description(metric.meaning())
                        .tags(tags)
                        .register(registry);
            case GAUGE -> throw new IllegalArgumentException(metric + " is a gauge; use gauge(…)");
        };
    }

    private static DistributionSummary.Builder summary(Metric metric, Tags tags) {
        return DistributionSummary.builder(metric.key())
                .description(metric.meaning())
                .tags(tags);
    }

    @Override
    public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        Gauge gauge = Gauge.builder(metric.key(), value, DoubleSupplier::getAsDouble)
                .description(metric.meaning())
                .tags(tags(metric, tagValues))
                .strongReference(true)
                .register(registry);
        return () -> registry.remove(gauge);
    }

    private Tags tags(Metric metric, String... tagValues) {
        Tags tags = more;
        for (int i = 0; i < tagValues.length; i++) {
            tags = tags.and(metric.tags().get(i), tagValues[i]);
        }
        return tags;
    }
}
