package io.github.celeriac.internal.canvas;

import io.github.celeriac.BuiltinTasks;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.internal.canvas.ChordFailure.ChordError;
import io.github.celeriac.internal.canvas.Plan.PlannedChord;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a chord whose parts nobody counts: a task that looks whether they have ended, and sends itself again if not.
 * Mirrors {@code celery.chord_unlock} (celery/app/builtins.py) and {@code Backend.fallback_chord_unlock}.
 */
final class ChordUnlock {
    private static final int FIRST_LOOK = 1;
    private static final int FIRST_READ = 50;

    private final ResultStore store;
    private final Sending sending;
    private final TaskMessages messages;
    private final Obligations obligations;
    private final ChordFailure failure;
    private final Duration interval;

    ChordUnlock(ResultStore store, Sending sending, TaskMessages messages, Obligations obligations, Duration interval) {
        this.store = store;
        this.sending = sending;
        this.messages = messages;
        this.obligations = obligations;
        this.failure = new ChordFailure(obligations);
        this.interval = interval;
    }

    /** What is to watch over a chord. */
    static Signature of(PlannedChord chord, String taskId, String queue) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("interval", null);
        kwargs.put("max_retries", null);
        kwargs.put("result", ResultTuple.encodeAll(chord.header().members()));
        return Signature.of(
                        BuiltinTasks.CHORD_UNLOCK,
                        chord.header().id(),
                        chord.body().toMap())
                .withKwargs(kwargs)
                .set("task_id", taskId)
                .set("queue", queue)
                .set("priority", chord.body().option("priority"))
                .set("countdown", FIRST_LOOK)
                .set("ignore_result", true);
    }

    /** One message's arguments. */
    private record Watched(ResultTuple header, Signature body, Map<?, ?> kwargs) {
        static Watched of(TaskContext task) {
            if (task.field("args") instanceof List<?> args
                    && args.size() >= 2
                    && args.get(0) instanceof String groupId
                    && task.field("kwargs") instanceof Map<?, ?> kwargs
                    && kwargs.get("result") instanceof List<?> parts) {
                List<ResultTuple> members =
                        parts.stream().map(ResultTuple::decode).toList();
                return new Watched(ResultTuple.group(groupId, members), Signature.fromMap(args.get(1)), kwargs);
            }
            throw new IllegalArgumentException("task " + task.taskId()
                    + " must have a group's id, a signature and result=[…] as arguments; was it sent by Celery?");
        }

        Optional<Number> number(String name) {
            return kwargs.get(name) instanceof Number number ? Optional.of(number) : Optional.empty();
        }
    }

    CompletableFuture<Void> run(TaskContext task) {
        Watched chord = Watched.of(task);
        Set<String> own = Set.of(task.taskId());
        return store.fetch(own)
                .thenCompose(found -> isReady(found.get(task.taskId()))
                        ? CompletableFuture.completedFuture(null)
                        : look(task, chord));
    }

    private CompletableFuture<Void> look(TaskContext task, Watched chord) {
        Map<String, StoredResult> found = new HashMap<>();
        return readAll(chord.header().taskIds(), FIRST_READ, found).thenCompose(ready -> {
            if (ready) {
                return end(task, chord, found);
            }
            Optional<Number> most = chord.number("max_retries");
            return most.isPresent() && task.retries() >= most.get().intValue()
                    ? fail(
                            task,
                            chord,
                            new ChordError("MaxRetriesExceededError(\"Can't retry " + task.taskId() + "\")"))
                    : again(task, chord);
        });
    }

    /**
     * Reads parts, those that were sent last first, as long as all have ended: it would be a pity to read every value at every
     * look.
     *
     * @param most of them at once; twice as many the next time
     * @return whether they are all there
     */
    private CompletableFuture<Boolean> readAll(List<String> parts, int most, Map<String, StoredResult> found) {
        int rest = Math.max(0, parts.size() - most);
        List<String> last = parts.subList(rest, parts.size());
        return store.fetch(Set.copyOf(last)).thenCompose(some -> {
            found.putAll(some);
            boolean ready = last.stream().allMatch(id -> isReady(some.get(id)));
            return !ready || rest == 0
                    ? CompletableFuture.completedFuture(ready)
                    : readAll(parts.subList(0, rest), 2 * most, found);
        });
    }

    private static boolean isReady(@Nullable StoredResult result) {
        try {
            return result != null && States.isReady(result.meta().state());
        } catch (ResultBackendException e) {
            return true; // it will not become readable
        }
    }

    private CompletableFuture<Void> again(TaskContext task, Watched chord) {
        Duration countdown = chord.number("interval")
                .map(seconds -> Duration.ofMillis(Math.round(seconds.doubleValue() * 1000)))
                .orElse(interval);
        Plan plan = new Plan(messages, TaskIdSource.random(), Lineage.of(task));
        plan.add(Embedded.again(task, countdown));
        return sending.send(plan);
    }

    private CompletableFuture<Void> end(TaskContext task, Watched chord, Map<String, StoredResult> found) {
        CompletableFuture<Void> sent;
        try {
            sent = sendBody(task, chord, values(chord, found));
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.handle((nothing, thrown) -> thrown == null
                        ? obligations.noteDone(task.taskId())
                        : Obligations.mayWorkLater(thrown)
                                ? CompletableFuture.<Void>failedFuture(Futures.unwrap(thrown))
                                : fail(task, chord, Futures.unwrap(thrown)))
                .thenCompose(ended -> ended);
    }

    private static List<@Nullable Object> values(Watched chord, Map<String, StoredResult> found) {
        for (String id : chord.header().taskIds()) {
            TaskMeta meta = meta(found.get(id));
            if (Obligations.isFailed(meta.state())) {
                throw new ChordError(ChordFailure.repr(id, meta.state(), meta.result()));
            }
        }
        return HeaderValues.of(chord.header(), Map.of(), found);
    }

    private static TaskMeta meta(@Nullable StoredResult result) {
        try {
            return result == null ? TaskMeta.of("", Map.of()) : result.meta();
        } catch (ResultBackendException e) {
            throw new ChordError("DecodeError(" + PythonRepr.of(String.valueOf(e.getMessage()), 1_024) + ")");
        }
    }

    /**
     * Once it is sent, the task has a result of its own, so that the same message does nothing when it comes again. Who dies
     * in between leaves it to be sent again, with the same ids; what runs by then is left alone.
     */
    private CompletableFuture<Void> sendBody(TaskContext task, Watched chord, List<@Nullable Object> values) {
        Plan plan = new Plan(
                messages, TaskIdSource.derivedFrom("body of " + chord.header().id()), Lineage.of(task));
        ResultTuple result = plan.add(chord.body(), Arrays.asList(values), Map.of());
        return sending.sendRest(plan, result);
    }

    private CompletableFuture<Void> fail(TaskContext task, Watched chord, Throwable cause) {
        return failure.store(chord.header().id(), chord.body(), cause)
                .thenCompose(sending::publish)
                .thenCompose(nothing -> obligations.noteDone(task.taskId()));
    }
}
