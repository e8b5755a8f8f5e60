package io.github.celeriac.internal;

import org.jspecify.annotations.Nullable;

/** What may be a task id: any text that every store can hold as it is. */
public final class TaskIds {
    private TaskIds() {}

    /**
     * The id, unchanged.
     *
     * @throws IllegalArgumentException if it is missing, empty, or has half a surrogate pair, which UTF-8 cannot hold and
     *     drivers replace: two ids would then be one
     */
    public static String require(@Nullable String taskId) {
        if (taskId == null || taskId.isEmpty()) {
            throw new IllegalArgumentException("task id was empty but must not be; pass the id of the task message");
        }
        if (taskId.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(
                    "task id has half a surrogate pair but must be text that UTF-8 can hold; pass the id as Celery made it");
        }
        return taskId;
    }
}
