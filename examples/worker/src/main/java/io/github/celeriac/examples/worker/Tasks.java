package io.github.celeriac.examples.worker;

import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tasks there are, by name. */
final class Tasks {
    private final Map<String, Task> byName = Map.of(
            "examples.add", (call, results) -> call.number(0, "x") + call.number(1, "y"),
            "examples.sum", Tasks::sum,
            "examples.echo", (call, results) -> call.argument(0, "value"),
            "examples.fail",
                    (call, results) -> {
                        throw new IllegalStateException(String.valueOf(call.argument(0, "message")));
                    },
            "examples.flaky", Tasks::flaky,
            "examples.slow", Tasks::slow,
            "examples.progress", Tasks::progress);

    /** One task's code: its value is what the task returns, what it throws is how it fails. */
    interface Task {
        @Nullable Object run(Call call, ResultWriter results) throws Exception;
    }

    /** The arguments of one call: by place, or by name. */
    record Call(TaskContext context) {
        @Nullable Object argument(int index, String name) {
            return context.field("args") instanceof List<?> args && index < args.size()
                    ? args.get(index)
                    : context.field("kwargs") instanceof Map<?, ?> kwargs ? kwargs.get(name) : null;
        }

        long number(int index, String name) {
            return asNumber(argument(index, name), name);
        }

        private static long asNumber(@Nullable Object value, String name) {
            if (value instanceof Number number) {
                return number.longValue();
            }
            throw new IllegalArgumentException(name + " was " + value + " but must be a number");
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    @Nullable Object run(TaskContext context, ResultWriter results) throws Exception {
        String name = context.taskName().orElseThrow();
        Task task = byName.get(name);
        if (task == null) {
            throw new UnsupportedOperationException("no task is called " + name + "; known: " + byName.keySet());
        }
        return task.run(new Call(context), results);
    }

    private static Object sum(Call call, ResultWriter results) {
        if (call.argument(0, "numbers") instanceof List<?> numbers) {
            return numbers.stream()
                    .mapToLong(each -> Call.asNumber(each, "each of numbers"))
                    .sum();
        }
        throw new IllegalArgumentException("numbers must be a list of numbers");
    }

    /** Fails as often as it is told to, and each time asks to be run again. */
    private static Object flaky(Call call, ResultWriter results) throws Retry {
        int before = call.context().retries();
        if (before < call.number(0, "times")) {
            throw new Retry(new IllegalStateException("not yet"), Duration.ofMillis(100));
        }
        return before;
    }

    private static Object slow(Call call, ResultWriter results) throws InterruptedException {
        long seconds = call.number(0, "seconds");
        TimeUnit.SECONDS.sleep(seconds);
        return seconds;
    }

    private static Object progress(Call call, ResultWriter results) {
        long steps = call.number(0, "steps");
        for (long done = 1; done <= steps; done++) {
            results.update(call.context(), "PROGRESS", Map.of("done", done, "of", steps));
        }
        return steps;
    }
}
