package io.github.celeriac.examples.worker;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BuiltinTasks;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.TaskCompletion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one task, stores what becomes of it and does what it owes to others; returns once all of that is safe. */
record Execution(ResultBackend results, TaskCompletion completion, Tasks tasks, Revokes revokes) {

    /** @throws InterruptedException if it was broken off, and is to be delivered again; so AwaitInterruptedException */
    void run(TaskContext task) throws InterruptedException {
        if (Times.isExpired(task)) {
            completion.revoked(task, "expired");
        } else if (revokes.contains(task.taskId())) {
            completion.revoked(task, "revoked");
        } else if (task.taskName().equals(Optional.of(BuiltinTasks.CHORD_UNLOCK))) {
            completion.unlockChord(task);
        } else {
            results.writer().started(task);
            runCode(task);
        }
    }

    private void runCode(TaskContext task) throws InterruptedException {
        // docs: end-of-a-task
        Object value;
        try {
            value = revokes.run(task.taskId(), () -> value(task));
        } catch (Retry retry) {
            completion.retry(task, retry.getCause(), retry.countdown());
            return;
        } catch (InterruptedException | AwaitInterruptedException e) {
            if (!revokes.contains(task.taskId())) {
                throw e;
            }
            completion.revoked(task, "terminated");
            return;
        } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
            completion.failure(task, e);
            return;
        }
        succeed(task, value);
        // docs: end
    }

    private @Nullable Object value(TaskContext task) throws Exception {
        return BuiltinTasks.run(results, task) ? null : tasks.run(task, results.writer());
    }

    private void succeed(TaskContext task, @Nullable Object value) {
        try {
            completion.success(task, value);
        } catch (ResultEncodingException e) {
            System.err.println(task + " could not be stored, and ended as a failure: " + e.getMessage());
        }
    }
}
