package io.github.celeriac.internal.canvas;

import io.github.celeriac.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Where what is sent comes from: the task that runs meanwhile, as Celery's {@code current_worker_task}.
 *
 * @param rootId null if it has no root but itself
 * @param parentId null if no task sends it
 */
public record Lineage(@Nullable String rootId, @Nullable String parentId) {
    static final Lineage NONE = new Lineage(null, null);

    static Lineage of(TaskContext task) {
        return new Lineage(task.rootId().orElseGet(task::taskId), task.taskId());
    }
}
