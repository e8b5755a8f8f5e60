package io.github.celeriac;

/**
 * Celery's own tasks, which it sends to whatever worker consumes the queue: a worker asks here before it looks among its own.
 *
 * <pre>{@code
 * Object value = BuiltinTasks.run(results, task) ? null : tasks.run(task);
 * results.writer().success(task, value);
 * }</pre>
 *
 * <p>Mirrors {@code celery.app.builtins}.
 */
public final class BuiltinTasks {
    /** What beat sends once a day where results do not expire by themselves: {@link ResultBackend#cleanup()}. */
    public static final String BACKEND_CLEANUP = "celery.backend_cleanup";

    /**
     * What watches over a chord where its parts are not counted, as in databases:
     * {@link io.github.celeriac.canvas.TaskCompletion#unlockChord}.
     */
    public static final String CHORD_UNLOCK = "celery.chord_unlock";

    private BuiltinTasks() {}

    /**
     * Does what the task is for, if it is one of these; its value is None. Storing that, or what is thrown, remains with the
     * worker, as for its own tasks.
     *
     * @return false if the worker has to know the task itself
     * @throws ResultBackendException as {@link ResultBackend#cleanup()} does; the task may be run again
     */
    public static boolean run(ResultBackend results, TaskContext task) {
        if (!task.taskName().filter(BACKEND_CLEANUP::equals).isPresent()) {
            return false;
        }
        results.cleanup();
        return true;
    }
}
