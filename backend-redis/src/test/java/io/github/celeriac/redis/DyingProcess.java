package io.github.celeriac.redis;

import io.github.celeriac.Metric;
import io.github.celeriac.Metrics;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * A worker that dies in the middle of what its task owes. Its arguments are the run's name, whether
 * a group follows as the body of a {@code chord} or as the next step of a {@code chain}, and how many messages it sends before;
 * -1 if it is to die as soon as the task's own result is stored.
 */
final class DyingProcess {
    static final int MEMBERS = 3;

    /** The exit code of one that has died as it should. */
    static final int DEAD = 42;

    private DyingProcess() {}

    public static void main(String[] args) {
        int most = Integer.parseInt(args[2]);
        try (ResultBackend results =
                        ChordJvm.results().metrics(new DyingMetrics(most < 0)).build();
                TaskPublisher publisher = ChordJvm.publisher();
                Canvas canvas = results.canvas(new DyingPublisher(publisher, most))) {
            canvas.completion().success(task(args[0], args[1]), 7);
        }
    }

    /** The task whose end is to be followed by a group. */
    static TaskContext task(String run, String follows) {
        TaskContext task = TaskContext.of(run + "-task");
        Map<String, ?> group = group(run).toMap();
        return follows.equals("chain")
                ? task.with("chain", List.of(group))
                : task.with("group", run).with("group_index", 0).with("chord", group);
    }

    private static Signature group(String run) {
        return Signature.group(IntStream.range(0, MEMBERS)
                        .mapToObj(i -> Signature.of("member")
                                .set("task_id", memberId(run, i))
                                .set("queue", queue(run)))
                        .toList())
                .set("task_id", run + "-members");
    }

    static String memberId(String run, int index) {
        return run + "-member-" + index;
    }

    static String queue(String run) {
        return "members-" + run;
    }

    /** Dies at the first store that is acknowledged, before anything else is made of it. */
    private record DyingMetrics(boolean atStore) implements Metrics {
        @Override
        public void record(Metric metric, long amount, String... tagValues) {
            if (atStore && metric == Metric.STORE) {
                Runtime.getRuntime().halt(DEAD);
            }
        }

        @Override
        public Runnable gauge(Metric metric, DoubleSupplier value, String... tagValues) {
            return () -> {};
        }
    }

    /** Not one that a chord can be ended with in one step: as a broker of another kind. */
    private static final class DyingPublisher implements TaskPublisher {
        private final TaskPublisher broker;
        private final int most;
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();

        DyingPublisher(TaskPublisher broker, int most) {
            this.broker = broker;
            this.most = most;
        }

        @Override
        public String description() {
            return broker.description();
        }

        @Override
        public CompletableFuture<Void> publish(TaskMessage message) {
            if (most == 0) {
                Runtime.getRuntime().halt(DEAD);
            }
            if (begun.incrementAndGet() > most) {
                return new CompletableFuture<>(); // it dies before this one is out
            }
            return broker.publish(message).thenRun(() -> {
                if (taken.incrementAndGet() == most) {
                    Runtime.getRuntime().halt(DEAD);
                }
            });
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
