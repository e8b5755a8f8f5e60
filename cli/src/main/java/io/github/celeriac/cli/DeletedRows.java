package io.github.celeriac.cli;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Shows how far a cleanup is, which deletes one chunk after the other. */
final class DeletedRows implements Metrics {
    private final Progress progress;
    private final AtomicLong deleted = new AtomicLong();
    private volatile long total;

    DeletedRows(Progress progress) {
        this.progress = progress;
    }

    /** @param rows how many there are to delete */
    void outOf(long rows) {
        total = rows;
    }

    @Override
    public void record(Metric metric, long amount, String... tagValues) {
        if (metric == Metric.CLEANED) {
            long sum = deleted.addAndGet(amount);
            progress.show(() -> Progress.bar(sum, total) + String.format(Locale.ROOT, "%,d deleted", sum));
        }
    }

    @Override
    public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
        return () -> {};
    }
}
