package io.github.celeriac.examples.worker;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.TaskCompletion;
import org.jspecify.annotations.Nullable;

/** Runs one task, stores what becomes of it and does what it owes to others; returns once all of that is safe. */
record Execution(ResultWriter results, TaskCompletion completion, Tasks tasks, Revokes revokes) {

    /** @throws InterruptedException if it was broken off, and is to be delivered again */
    void run(TaskContext task) throws InterruptedException {
        if (Times.isExpired(task)) {
            completion.revoked(task, "expired");
        } else if (revokes.contains(task.taskId())) {
            completion.revoked(task, "revoked");
        } else {
            results.started(task);
            runCode(task);
        }
    }

    private void runCode(TaskContext task) throws InterruptedException {
        Object value;
        try {
            value = revokes.run(task.taskId(), () -> tasks.run(task, results));
        } catch (Retry retry) {
            completion.retry(task, retry.getCause(), retry.countdown());
            return;
        } catch (InterruptedException e) {
            if (!revokes.contains(task.taskId())) {
                throw e;
            }
            completion.revoked(task, "terminated");
            return;
        } catch (Exception e) {
            completion.failure(task, e);
            return;
        }
        succeed(task, value);
    }

    private void succeed(TaskContext task, @Nullable Object value) {
        try {
            completion.success(task, value);
        } catch (ResultEncodingException e) {
            System.err.println(task + " could not be stored, and ended as a failure: " + e.getMessage());
        }
    }
}
