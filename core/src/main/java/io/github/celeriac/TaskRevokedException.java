package io.github.celeriac;

import io.github.celeriac.internal.StoredException;

/** The task was revoked, terminated or expired, so it has no result. */
public final class TaskRevokedException extends RemoteTaskException {
    private static final long serialVersionUID = 1L;

    private TaskRevokedException(String taskId, StoredException stored) {
        super(taskId, stored);
    }

    static TaskRevokedException of(TaskMeta meta) {
        return new TaskRevokedException(meta.taskId(), StoredException.of(meta));
    }
}
