package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.Health;
import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What applications rely on, tried with tasks of our own: one object reads, the other writes, as client and worker do. */
final class Validation {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final int LOAD = 500;
    private static final Object VALUE = "validated";

    private final ResultBackend reader;
    private final ResultBackend writer;
    private final CountedMetrics metrics;
    private final OwnTasks tasks;

    Validation(ResultBackend reader, ResultBackend writer, CountedMetrics metrics) {
        this.reader = reader;
        this.writer = writer;
        this.metrics = metrics;
        this.tasks = OwnTasks.of(reader);
    }

    void run(Consumer<Check> report) {
        report.accept(Check.attempt("health", this::health));
        TaskContext stored = tasks.next();
        report.accept(Check.attempt("store", () -> store(stored)));
        report.accept(Check.attempt("fetch", () -> fetch(stored)));
        report.accept(Check.attempt("finality", this::finality));
        report.accept(Check.attempt("serializer", this::serializer));
        report.accept(Check.attempt("await", this::await));
        report.accept(Check.attempt("load", this::load));
        report.accept(Check.attempt("metrics", this::metrics));
    }

    private Check health() {
        Health health = reader.health();
        if (health.status() == Health.Status.UP) {
            return Check.pass("health", health.backend() + " answered in " + millis(health.answered()) + " ms");
        }
        String causes = String.join("; ", health.causes());
        return health.status() == Health.Status.DOWN
                ? Check.fail("health", causes, "")
                : Check.warn("health", causes, "");
    }

    private Check store(TaskContext task) {
        WriteOutcome outcome = writer.writer().success(task, VALUE);
        return outcome == WriteOutcome.WRITTEN
                ? Check.pass("store", "a result was taken")
                : Check.fail("store", "the outcome was " + outcome, "see WriteOutcome in docs/guarantees.md");
    }

    private Check fetch(TaskContext task) {
        TaskResult<Object> found = reader.fetch(task.taskId());
        return found.isReady() && VALUE.equals(found.get())
                ? Check.pass("fetch", "what one connection stores, another one reads")
                : Check.fail(
                        "fetch",
                        "what was read is " + found.getClass().getSimpleName(),
                        "is the backend a replica, or a different one for each connection?");
    }

    private Check finality() {
        TaskContext task = tasks.next();
        writer.writer().success(task, 1L);
        WriteOutcome late = writer.writer().failure(task, new IllegalStateException("late"));
        boolean told = late == WriteOutcome.KEPT_EXISTING_SUCCESS
                || !reader.capabilities().contains(Capability.FINALITY);
        return told && Objects.equals(reader.fetch(task.taskId()).get(), 1L)
                ? Check.pass("finality", "a late write does not replace a SUCCESS")
                : Check.fail(
                        "finality", "a late write over a SUCCESS was " + late, "report this to the library's authors");
    }

    private Check serializer() {
        TaskContext task = tasks.next();
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("text", "héllo ☃ 𝄞 \" \\ \n");
        value.put("numbers", Arrays.asList(0L, -1L, Long.MAX_VALUE, 0.1, 1.5e300));
        value.put("nothing", null);
        value.put("nested", Map.of("list", List.of(true, List.of())));
        writer.writer().success(task, value);
        Object found = reader.fetch(task.taskId()).get();
        return value.equals(found)
                ? Check.pass("serializer", "text, numbers, None and nesting come back as they were")
                : Check.fail(
                        "serializer",
                        "what came back is " + Rows.excerpt(found),
                        "check result_serializer on both sides");
    }

    private Check await() {
        TaskContext task = tasks.next();
        CompletableFuture<@Nullable Object> awaited = reader.awaitAsync(task.taskId(), Object.class, PATIENCE);
        // Time to subscribe: what was stored before is read, not pushed.
        new CompletableFuture<Void>()
                .completeOnTimeout(null, 300, TimeUnit.MILLISECONDS)
                .join();
        long stored = System.nanoTime();
        writer.writer().success(task, 1L);
        awaited.join();
        Duration took = Duration.ofNanos(System.nanoTime() - stored);
        boolean push = reader.capabilities().contains(Capability.PUSH);
        if (push && (took.compareTo(PROMPT) > 0 || metrics.count(Metric.SWEEP_RESCUES) > 0)) {
            return Check.warn(
                    "await",
                    "the wake-up was not pushed: found by reading again after " + millis(took) + " ms",
                    "may this user subscribe and publish? see 'celeriac doctor'");
        }
        return Check.pass("await", "woken " + millis(took) + " ms after the store, by " + (push ? "push" : "polling"));
    }

    private Check load() {
        List<TaskContext> many = Stream.generate(tasks::next).limit(LOAD).toList();
        long begun = System.nanoTime();
        List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
        many.forEach(task -> stores.add(writer.writer().successAsync(task, task.taskId())));
        CompletableFuture.allOf(stores.toArray(CompletableFuture<?>[]::new)).join();
        Map<String, TaskResult<Object>> found =
                reader.fetchMany(many.stream().map(TaskContext::taskId).toList(), Object.class);
        long ready = found.values().stream().filter(TaskResult::isReady).count();
        String took = millis(Duration.ofNanos(System.nanoTime() - begun)) + " ms";
        return ready == LOAD
                ? Check.pass("load", LOAD + " results at once were stored and read in " + took)
                : Check.fail("load", ready + " of " + LOAD + " results were there after " + took, "");
    }

    private Check metrics() {
        List<Metric> missing = Stream.of(Metric.STORE, Metric.FETCH, Metric.AWAIT, Metric.PAYLOAD, Metric.WAITERS)
                .filter(metric -> metrics.count(metric) == 0)
                .toList();
        return missing.isEmpty()
                ? Check.pass("metrics", "stores, fetches, awaits and payloads are measured")
                : Check.fail("metrics", missing + " were not measured", "report this to the library's authors");
    }

    /** What all checks store is of these, so that it is removed at last. */
    OwnTasks tasks() {
        return tasks;
    }

    /** Also after a check has failed. */
    void leaveNothing(Consumer<Check> report) {
        Set<String> used = tasks.used();
        Check removed = Check.attempt("residue", () -> {
            reader.forget(used);
            long left = reader.fetchMany(used, Object.class).values().stream()
                    .filter(result -> !(result instanceof TaskResult.Absent))
                    .count();
            return left == 0
                    ? Check.pass("residue", "all " + used.size() + " results of this check are removed")
                    : Check.fail("residue", left + " results of this check are left", "");
        });
        report.accept(
                removed.level() == Check.Level.PASS
                        ? removed
                        : Check.fail(
                                "residue",
                                removed.detail(),
                                "up to " + used.size() + " results of this check are left: remove those with task ids"
                                        + " celeriac-validate-…, as a user who may delete"));
    }

    private static long millis(@Nullable Duration duration) {
        return duration == null ? -1 : duration.toMillis();
    }
}
