package io.github.celeriac.redis;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskPublisher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A process that ends the parts of chords, each several times, in an order of its own: the workers of a fault test. Its
 * arguments are the run's name, the first chord, the number of chords, parts a chord, and a seed.
 */
final class ChordProcess {
    private ChordProcess() {}

    /** Prints {@code done} when everything was accepted at least once by this process. */
    public static void main(String[] args) throws Exception {
        String run = args[0];
        int first = Integer.parseInt(args[1]);
        int chords = Integer.parseInt(args[2]);
        int parts = Integer.parseInt(args[3]);
        Random random = new Random(Long.parseLong(args[4]));
        try (ResultBackend results = ChordJvm.results().build();
                TaskPublisher publisher = ChordJvm.publisher();
                Canvas canvas = results.canvas(publisher)) {
            canvas.completion();
            for (int chord = first; chord < chords; chord++) {
                List<CompletableFuture<?>> ends = new ArrayList<>();
                for (int part : deliveries(parts, random)) {
                    ends.add(canvas.completion().successAsync(task(run, chord, part), part));
                }
                CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                        .join();
            }
            System.out.println("done");
            System.in.read(); // sweeps until the test has seen enough
        }
    }

    /** Every part one to five times, in any order. */
    private static List<Integer> deliveries(int parts, Random random) {
        List<Integer> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            all.addAll(Collections.nCopies(1 + random.nextInt(5), part));
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static TaskContext task(String run, int chord, int part) {
        return TaskContext.of(run + "-" + chord + "-" + part)
                .with("group", groupId(run, chord))
                .with("group_index", part)
                .with("chord", body(run, chord).toMap());
    }

    /** Every third chord has a group for a body. */
    private static Signature body(String run, int chord) {
        List<Signature> tasks = bodyIds(run, chord).stream()
                .map(id -> Signature.of("body").set("task_id", id).set("queue", "bodies-" + run))
                .toList();
        return tasks.size() == 1 ? tasks.get(0) : Signature.group(tasks).set("task_id", run + "-bodies-" + chord);
    }

    static String groupId(String run, int chord) {
        return run + "-group-" + chord;
    }

    static List<String> bodyIds(String run, int chord) {
        String id = run + "-body-" + chord;
        return chord % 3 == 0 ? List.of(id, id + "b") : List.of(id);
    }
}
