package io.github.celeriac.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long single calls took. Safe to share between threads. */
public final class Latencies {
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

    public void add(long each) {
        nanos.add(each);
    }

    /** Of so many, this share was quicker; in microseconds. */
    public double micros(double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1e3;
    }
}
