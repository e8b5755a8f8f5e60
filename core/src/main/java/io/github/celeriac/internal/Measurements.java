package io.github.celeriac.internal;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.Tracing;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.internal.spool.Spool;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.StoredResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that one backend object measures. Costs next to nothing if nobody wants to know, and never costs a result. */
final class Measurements implements StoreMetrics {
    private final @Nullable Metrics metrics;
    private final @Nullable Tracing tracing;
    private final String backend;
    private final InstantSource clock;
    private final List<Runnable> gauges = new CopyOnWriteArrayList<>();

    Measurements(@Nullable Metrics metrics, @Nullable Tracing tracing, String backend, InstantSource clock) {
        this.metrics = metrics;
        this.tracing = tracing;
        this.backend = backend;
        this.clock = clock;
    }

    /** Nobody wants to know. */
    static Measurements none() {
        return new Measurements(null, null, "", InstantSource.system());
    }

    DocumentSink measured(DocumentSink sink) {
        return (task, meta) -> {
            Optional<Tracing.Span> span = begin(Metric.STORE, task);
            return end(span, store(meta.state(), sink.store(task, meta)), Outcomes::of);
        };
    }

    /** Before the operation is asked for: what the thread does now is its parent. */
    private Optional<Tracing.Span> begin(Metric operation, @Nullable TaskContext task) {
        if (tracing == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(tracing.begin(operation, backend, task));
        } catch (RuntimeException e) {
            return Optional.empty(); // what is traced matters more than the trace
        }
    }

    private static <T> CompletableFuture<T> end(
            Optional<Tracing.Span> span, CompletableFuture<T> operation, Function<T, String> outcome) {
        span.ifPresent(open -> operation.whenComplete((value, thrown) -> {
            try {
                open.end(
                        thrown == null ? outcome.apply(value) : Outcomes.of(thrown),
                        thrown == null ? null : Futures.unwrap(thrown));
            } catch (RuntimeException e) {
                // What is traced matters more than the trace.
            }
        }));
        return operation;
    }

    CompletableFuture<WriteOutcome> store(String state, CompletableFuture<WriteOutcome> storing) {
        long started = System.nanoTime();
        return metrics == null
                ? storing
                : storing.whenComplete((outcome, thrown) -> record(
                        Metric.STORE,
                        System.nanoTime() - started,
                        Outcomes.ofState(state),
                        thrown == null ? Outcomes.of(outcome) : Outcomes.of(thrown)));
    }

    /** A fetch that the application asked for, unlike those of a sweep, has a span. */
    <T> CompletableFuture<T> asked(Supplier<CompletableFuture<T>> fetching) {
        Optional<Tracing.Span> span = begin(Metric.FETCH, null);
        return end(span, fetch(fetching.get()), found -> Outcomes.OK);
    }

    <T> CompletableFuture<T> fetch(CompletableFuture<T> fetching) {
        long started = System.nanoTime();
        return metrics == null
                ? fetching
                : fetching.whenComplete((found, thrown) -> record(
                        Metric.FETCH, System.nanoTime() - started, thrown == null ? Outcomes.OK : Outcomes.of(thrown)));
    }

    /** Counts what is stored but is not read. */
    void refusals(Collection<StoredResult> found) {
        if (metrics != null) {
            found.forEach(stored ->
                    refusal(stored).ifPresent(problem -> record(Metric.DECODE_REFUSALS, 1, Outcomes.reason(problem))));
        }
    }

    private static Optional<ResultBackendException> refusal(StoredResult stored) {
        try {
            stored.meta();
            return Optional.empty();
        } catch (ResultBackendException e) {
            return Optional.of(e);
        }
    }

    void await(Waiter waiter) {
        end(begin(Metric.AWAIT, null), waiter, meta -> meta.state().toLowerCase(Locale.ROOT));
        if (metrics != null) {
            Instant asked = clock.instant().truncatedTo(ChronoUnit.MICROS); // as date_done is
            waiter.whenComplete((meta, thrown) -> {
                long waited = System.nanoTime() - waiter.startedNanos;
                String outcome = thrown == null ? meta.state().toLowerCase(Locale.ROOT) : Outcomes.of(thrown);
                record(Metric.AWAIT, waited, outcome);
                if (thrown == null) {
                    lag(meta, asked);
                }
            });
        }
    }

    /** A clock that is ahead of the worker's makes it longer, one that is behind makes it nothing. */
    private void lag(TaskMeta meta, Instant asked) {
        Instant now = clock.instant();
        dateDone(meta)
                .filter(done -> !done.isBefore(asked))
                .ifPresent(done -> record(
                        Metric.DELIVERY_LAG,
                        Math.max(0, Duration.between(done, now).toNanos())));
    }

    private static Optional<Instant> dateDone(TaskMeta meta) {
        try {
            return meta.dateDone();
        } catch (ResultBackendException e) {
            return Optional.empty();
        }
    }

    void rescued(long awaits) {
        if (awaits > 0) {
            record(Metric.SWEEP_RESCUES, awaits);
        }
    }

    void waiters(DoubleSupplier count) {
        gauge(Metric.WAITERS, count);
    }

    @Override
    public void idsLeft(DoubleSupplier left) {
        gauge(Metric.IDS_LEFT, left);
    }

    @Override
    public void pool(ConnectionPool pool) {
        gauge(Metric.POOL_CONNECTIONS, pool::active, "active");
        gauge(Metric.POOL_CONNECTIONS, pool::idle, "idle");
        gauge(Metric.POOL_MAX, pool::max);
        gauge(Metric.POOL_PENDING, pool::pending);
    }

    void spool(Spool spool) {
        gauge(Metric.SPOOL_FILES, () -> spool.contents().files());
        gauge(Metric.SPOOL_BYTES, () -> spool.contents().bytes());
        gauge(Metric.SPOOL_AGE, () -> spool.contents().age(clock.instant()).toMillis() / 1000.0);
    }

    /** @param tagValues those behind the backend's */
    private void gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        if (metrics == null) {
            return;
        }
        try {
            gauges.add(metrics.gauge(metric, value, withBackend(tagValues)));
        } catch (RuntimeException e) {
            // What is measured matters more than the measuring.
        }
    }

    @Override
    public void reconnected(String connection) {
        record(Metric.RECONNECTS, 1, connection);
    }

    @Override
    public void retried() {
        record(Metric.RETRIES, 1);
    }

    @Override
    public void batch(String operation, int results) {
        record(Metric.BATCH, results, operation);
    }

    @Override
    public void dropped(String reason) {
        record(Metric.DROPPED_REPLIES, 1, reason);
    }

    @Override
    public void cleaned(int rows) {
        record(Metric.CLEANED, rows);
    }

    @Override
    public Codec measured(Codec codec) {
        return metrics == null
                ? codec
                : new MeasuredCodec(codec, (direction, bytes) -> record(Metric.PAYLOAD, bytes, direction));
    }

    void close() {
        gauges.forEach(Measurements::end);
        gauges.clear();
    }

    private static void end(Runnable gauge) {
        try {
            gauge.run();
        } catch (RuntimeException e) {
            // What was measured is closed all the same.
        }
    }

    /** @param tagValues those behind the backend's */
    private void record(Metric metric, long amount, String... tagValues) {
        if (metrics == null) {
            return;
        }
        try {
            metrics.record(metric, amount, withBackend(tagValues));
        } catch (RuntimeException e) {
            // What is measured matters more than the measuring.
        }
    }

    private String[] withBackend(String... tagValues) {
        return Stream.concat(Stream.of(backend), Stream.of(tagValues)).toArray(String[]::new);
    }
}
