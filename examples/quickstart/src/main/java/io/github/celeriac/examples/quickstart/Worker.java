package io.github.celeriac.examples.quickstart;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Stands in for a consumer of task messages: runs two tasks, and stores what becomes of them. */
record Worker(String url, String sumId, String chargeId) implements Runnable {

    @Override
    public void run() {
        try (ResultBackend backend = ResultBackends.open(url)) {
            ResultWriter results = backend.writer();
            TaskContext sum = message(sumId, "shop.sum");
            run(results, sum, () -> sum(results, sum, List.of(1, 2, 3)));
            run(results, message(chargeId, "shop.charge"), () -> charge(-5));
        }
    }

    /** Headers and properties as a broker delivers them; these two headers are the least that Celery sends. */
    private static TaskContext message(String taskId, String taskName) {
        return TaskContext.fromMessage(Map.of("id", taskId, "task", taskName), Map.of());
    }

    // docs: worker
    private static void run(ResultWriter results, TaskContext task, Callable<?> body) {
        results.started(task);
        Object value;
        try {
            value = body.call();
        } catch (Exception e) {
            results.failure(task, e);
            return;
        }
        WriteOutcome outcome = results.success(task, value); // WRITTEN, or KEPT_EXISTING_SUCCESS for a redelivery
        System.out.println("worker: " + task + " " + outcome);
    }

    private static int sum(ResultWriter results, TaskContext task, List<Integer> numbers) {
        int sum = 0;
        for (int i = 0; i < numbers.size(); i++) {
            sum += numbers.get(i);
            results.update(task, "PROGRESS", Map.of("done", i + 1, "of", numbers.size()));
        }
        return sum;
    }
    // docs: end

    private static int charge(int amount) {
        if (amount <= 0) {
            throw new IllegalArgumentException("amount was " + amount + " but must be more than 0");
        }
        return amount;
    }
}
