package io.github.celeriac.examples.client;

import static java.util.Objects.requireNonNull;

import io.github.celeriac.CompletedResults;
import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Ways to call a task and to wait for it. */
record Calls(ResultBackend results, Canvas canvas, String add) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    void one() {
        // docs: one
        String id = canvas.send(Signature.of(add, 2, 3)).id();
        Integer sum = results.await(id, Integer.class, PATIENCE);
        // docs: end
        System.out.println("one: " + sum);
    }

    void many() {
        // docs: many
        Signature group = Signature.group(
                IntStream.range(0, 10).mapToObj(i -> Signature.of(add, i, i)).toList());
        var sums = results.group(canvas.send(group)).join(Integer.class, PATIENCE);
        // docs: end
        System.out.println("many: " + sums);
    }

    void asCompleted() {
        // docs: as-completed
        List<String> ids = IntStream.range(0, 10)
                .mapToObj(i -> canvas.send(Signature.of(add, i, 100)).id())
                .toList();
        int total = 0;
        try (CompletedResults<Integer> completed = results.asCompleted(ids, Integer.class, PATIENCE)) {
            while (completed.hasNext()) {
                total += requireNonNull(completed.next().get()); // whichever has ended; throws if it failed
            }
        }
        // docs: end
        System.out.println("as completed: " + total);
    }

    /** Virtual ones, where the JVM has them: one that waits costs next to nothing. */
    void oneThreadEach() throws Exception {
        ExecutorService threads = Threads.onePerTask();
        try {
            List<Future<Integer>> sums = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int n = i;
                sums.add(threads.submit(
                        () -> results.await(canvas.send(Signature.of(add, n, n)).id(), Integer.class, PATIENCE)));
            }
            int total = 0;
            for (Future<Integer> sum : sums) {
                total += sum.get();
            }
            System.out.println("one thread each: " + total);
        } finally {
            threads.shutdown();
        }
    }

    void chain() {
        // docs: chain
        Signature chain = Signature.chain(Signature.of(add, 1, 1), Signature.of(add, 10), Signature.of(add, 100));
        Integer sum = results.await(canvas.send(chain).id(), Integer.class, PATIENCE);
        // docs: end
        System.out.println("chain: " + sum);
    }

    void graph() {
        // docs: graph
        ResultTuple sent = canvas.send(Signature.chain(Signature.of(add, 1, 1), Signature.of(add, 10)));
        results.await(sent.id(), Integer.class, PATIENCE);
        ResultGraph graph = results.graph(sent); // both steps, and which led to which
        graph.tasks().forEach((id, result) -> System.out.println("graph: " + result.state() + " " + result.get()));
        // docs: end
    }

    void failing() {
        // docs: failing
        try {
            results.await(canvas.send(Signature.of(add, 1, "x")).id(), Integer.class, PATIENCE);
        } catch (RemoteTaskException e) {
            System.out.println("failing: " + e.type() + " " + e.args());
        }
        // docs: end
    }
}
