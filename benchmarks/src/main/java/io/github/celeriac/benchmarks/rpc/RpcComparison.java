package io.github.celeriac.benchmarks.rpc;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.benchmarks.CeleryPeer;
import io.github.celeriac.benchmarks.Flight;
import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Latencies;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.rpc.RpcResultBackend;
import io.github.celeriac.spi.TaskPublisher;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Replies sent, received and waited for, in rounds: bare amqp-client, the library, Python Celery. */
public final class RpcComparison implements AutoCloseable {
    private static final int IN_FLIGHT = 64;
    private static final int MANY_IN_FLIGHT = 1_024;
    private static final Duration LONG = Duration.ofMinutes(30);

    private final Samples samples = new Samples();
    private final int scale;
    private final RawRpc raw;
    private final ResultBackend results;
    private final ResultBackend direct;
    private final TaskPublisher publisher;
    private final Canvas canvas;
    private final Canvas directCanvas;
    private final String replyTo;
    private final @Nullable CeleryPeer celery;

    /** {@code scale} of 1,000 is the full size; python is the interpreter of the Celery peer, null for none. */
    public RpcComparison(String brokerUrl, int scale, @Nullable String python) throws Exception {
        this.scale = scale;
        raw = new RawRpc(brokerUrl);
        Map<String, String> environment = Map.of("CELERY_BROKER_URL", brokerUrl);
        results = RpcResultBackend.builder().environment(environment).build();
        direct = RpcResultBackend.builder()
                .environment(environment)
                .directReplyTo()
                .build();
        publisher = TaskPublishers.builder().environment(environment).build();
        canvas = results.canvas(publisher, task -> raw.requests);
        directCanvas = direct.canvas(publisher, task -> raw.requests);
        call(results, canvas).join();
        replyTo = raw.firstCaller.join();
        celery = python == null ? null : CeleryPeer.start(python, "rpc://", brokerUrl);
    }

    public Report run(int rounds) throws IOException, InterruptedException {
        Report report = new Report("RPC", samples);
        round(new Samples()); // until everything is compiled
        round(new Samples());
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("rpc: round %d of %d%n", round, rounds);
            round(samples);
        }
        return fill(report);
    }

    private void round(Samples into) throws IOException, InterruptedException {
        stores(into);
        deliveries(into);
        wakeUps(into);
        calls(into);
    }

    private void stores(Samples into) throws IOException, InterruptedException {
        byte[] reply = RawRpc.reply(id());
        TaskContext task = TaskContext.of(id()).with("reply_to", raw.sink);
        for (int inFlight : new int[] {IN_FLIGHT, MANY_IN_FLIGHT}) {
            int count = 20 * scale;
            into.add(
                    "store raw " + inFlight,
                    Flight.futures(count, inFlight, i -> raw.publish(raw.sink, task.taskId(), reply)));
            raw.empty();
            into.add("store " + inFlight, Flight.futures(count, inFlight, i -> store(task)));
            raw.empty();
        }
        celery(into, "store celery", "reply", raw.sink, scale);
        raw.empty();
    }

    private CompletableFuture<WriteOutcome> store(TaskContext task) {
        return results.writer().successAsync(task, Map.of("sum", 3L));
    }

    /** The same publisher for both: what differs is who receives. */
    private void deliveries(Samples into) throws IOException, InterruptedException {
        int count = 20 * scale;
        into.add("delivery raw", Flight.futures(count, IN_FLIGHT, i -> {
            String id = id();
            CompletableFuture<byte[]> arrived = raw.expect(id);
            raw.publish(raw.replies, id, RawRpc.reply(id));
            return arrived;
        }));
        into.add("delivery", Flight.futures(count, IN_FLIGHT, i -> {
            String id = id();
            CompletableFuture<?> arrived = results.awaitAsync(id, Object.class, LONG);
            raw.publish(replyTo, id, RawRpc.reply(id));
            return arrived;
        }));
        celery(into, "delivery celery", "round_trips", "r", scale);
    }

    private void wakeUps(Samples into) throws IOException, InterruptedException {
        int count = Math.max(10, scale / 2);
        Latencies bare = new Latencies();
        Latencies ours = new Latencies();
        for (int i = 0; i < count; i++) {
            String id = id();
            bare.add(raw.wakeUp(id, RawRpc.reply(id)));
            ours.add(wakeUp(id()));
        }
        into.add("wake-up raw", bare.micros(0.5));
        into.add("wake-up", ours.micros(0.5));
        if (celery != null) {
            into.add("wake-up celery", 1e6 / celery.rate("wake_up", "w", count));
        }
    }

    private long wakeUp(String id) {
        byte[] reply = RawRpc.reply(id);
        CompletableFuture<?> waiting = results.awaitAsync(id, Object.class, LONG);
        long begin = System.nanoTime();
        raw.publish(replyTo, id, reply);
        waiting.join();
        return System.nanoTime() - begin;
    }

    /** A task sent, answered and awaited: by a reply queue, and by direct reply-to. */
    private void calls(Samples into) throws InterruptedException {
        into.add("calls", Flight.futures(4 * scale, IN_FLIGHT, i -> call(results, canvas)));
        into.add("calls direct", Flight.futures(4 * scale, IN_FLIGHT, i -> call(direct, directCanvas)));
    }

    private static CompletableFuture<?> call(ResultBackend client, Canvas canvas) {
        return canvas.sendAsync(Signature.of("benchmark.sum", 1, 2))
                .thenCompose(sent -> client.awaitAsync(sent.id(), Object.class, LONG));
    }

    private void celery(Samples into, String name, String command, String argument, int count) throws IOException {
        if (celery != null) {
            into.add(name, celery.rate(command, argument, count));
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private Report fill(Report report) {
        Goal nearly = Goal.atLeast(0.9);
        report.compare("store, confirmed, 64 in flight, /s", "store 64", "store raw 64", "amqp-client", nearly);
        report.compare("store, confirmed, 1,024 in flight, /s", "store 1024", "store raw 1024", "amqp-client", nearly);
        String unconfirmed = "Celery, not confirmed";
        report.compare("store, confirmed, 64 in flight, /s", "store 64", "store celery", unconfirmed, null);
        report.compare("store, confirmed, 1,024 in flight, /s", "store 1024", "store celery", unconfirmed, null);
        report.compare("delivery, 64 in flight, /s", "delivery", "delivery raw", "amqp-client", nearly);
        String alone = "Celery, one after the other";
        report.compare("delivery, 64 in flight, /s", "delivery", "delivery celery", alone, Goal.atLeast(20));
        report.compare("wake-up, p50, µs", "wake-up", "wake-up raw", "amqp-client", Goal.atMost(1.3));
        report.compare("wake-up, p50, µs", "wake-up", "wake-up celery", "Celery", Goal.atMost(0.5));
        report.compare("call and reply, direct, 64 in flight, /s", "calls direct", "calls", "by a reply queue", null);
        return report;
    }

    @Override
    public void close() throws IOException {
        canvas.close();
        directCanvas.close();
        publisher.close();
        results.close();
        direct.close();
        raw.close();
        if (celery != null) {
            celery.close();
        }
    }
}
