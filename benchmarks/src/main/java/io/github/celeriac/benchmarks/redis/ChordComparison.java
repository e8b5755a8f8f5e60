package io.github.celeriac.benchmarks.redis;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.benchmarks.CeleryPeer;
import io.github.celeriac.benchmarks.Flight;
import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.redis.RedisResultBackend;
import io.github.celeriac.spi.TaskPublisher;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ends of tasks that are parts of chords, up to the message of each body: chords of all sizes, and Python Celery's own way of
 * the same. The broker is the same Redis. Both sides store the results of the parts, too.
 */
public final class ChordComparison implements AutoCloseable {
    private static final int IN_FLIGHT = 64;
    private static final int USUAL = 1_000;
    private static final String BODIES = "bodies";

    private final Samples samples = new Samples();
    private final int scale;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final ResultBackend results;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final TaskCompletion completion;
    private final @Nullable CeleryPeer celery;

    /** {@code scale} of 1,000 is the full size; python is the interpreter of the Celery peer, null for none. */
    public ChordComparison(String url, int scale, @Nullable String python) throws IOException {
        this.scale = scale;
        client = RedisClient.create(url);
        redis = client.connect();
        results = RedisResultBackend.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", url))
                .build();
        publisher = TaskPublishers.builder()
                .environment(Map.of("CELERY_BROKER_URL", url))
                .build();
        canvas = results.canvas(publisher);
        completion = canvas.completion();
        celery = python == null ? null : CeleryPeer.start(python, url, url);
    }

    public Report run(int rounds) throws IOException, InterruptedException {
        Report report = new Report("Chords", samples);
        round(new Samples()); // until everything is compiled
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("chords: round %d of %d%n", round, rounds);
            round(samples);
        }
        return fill(report);
    }

    /** 10 to 100,000 at full size. */
    private int[] sizes() {
        return IntStream.iterate(10, size -> size <= 100 * scale, size -> size * 10)
                .toArray();
    }

    /** The size that is compared with Celery: the largest but one. */
    private int compared() {
        int[] sizes = sizes();
        return sizes[sizes.length - 2];
    }

    private void round(Samples into) throws IOException, InterruptedException {
        for (int size : sizes()) {
            redis.sync().flushdb();
            into.add("parts " + size, parts(size, Math.max(1, 20 * scale / size)));
        }
        redis.sync().flushdb();
        if (celery != null) {
            celery.rate("chord", "warm", 10);
            into.add("celery", celery.rate("chord", "c", compared()));
        }
    }

    /** Parts a second of so many chords, one after the other, from the first part to the last body. */
    private double parts(int size, int chords) throws InterruptedException {
        for (int chord = 0; chord < chords; chord++) {
            redis.sync().set("celery-taskset-meta-chord-" + chord + ".s", String.valueOf(size));
        }
        double rate = Flight.futures(
                chords * size, IN_FLIGHT, i -> completion.successAsync(part(i / size, i % size), (long) i));
        if (redis.sync().llen(BODIES) != chords) {
            throw new IllegalStateException("not every chord of " + size + " has come to its body");
        }
        return rate;
    }

    private static TaskContext part(int chord, int index) {
        Signature body =
                Signature.of("shop.sum").set("task_id", "body-" + chord).set("queue", BODIES);
        return TaskContext.of("part-" + chord + "-" + index)
                .with("group", "chord-" + chord)
                .with("group_index", index)
                .with("chord", body.toMap());
    }

    private Report fill(Report report) {
        for (int size : sizes()) {
            if (size != USUAL) {
                Goal goal = size > USUAL ? Goal.atLeast(0.8) : null;
                String what = "parts/s, chords of " + Report.count(size);
                report.compare(what, "parts " + size, "parts " + USUAL, "of " + Report.count(USUAL), goal);
            }
        }
        report.compare(
                "parts/s, a chord of " + Report.count(compared()) + ", first part to body",
                "parts " + compared(),
                "celery",
                "Celery, one process",
                Goal.atLeast(10));
        return report;
    }

    @Override
    public void close() throws IOException {
        canvas.close();
        publisher.close();
        results.close();
        client.shutdown();
        if (celery != null) {
            celery.close();
        }
    }
}
