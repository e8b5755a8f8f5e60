package io.github.celeriac;

import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.internal.GraphWalk;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Celery result backend: fetches, awaits and forgets results, and writes them through {@link #writer()}.
 *
 * <p>Made by {@link ResultBackends} or a backend's own builder; keep one for the life of the application. Safe to share
 * between threads, virtual ones included. Every call is bounded: it ends with a result or with a
 * {@link ResultBackendException}. Mirrors {@code celery.result.AsyncResult} and {@code celery.backends.base.Backend}.
 */
public interface ResultBackend extends AutoCloseable {

    /**
     * What the backend knows of a task now; one round trip, never waits for the task.
     *
     * @param type what a success's value is converted to; {@code Object.class} leaves it as it is
     * @throws BackendUnavailableException if the backend does not answer
     * @throws ResultDecodingException if what is stored cannot be read
     * @throws UnexpectedResultTypeException if the value is not a {@code type}
     */
    <T> TaskResult<T> fetch(String taskId, Class<T> type);

    <T> TaskResult<T> fetch(String taskId, TypeRef<T> type);

    /** As {@link #fetch(String, Class)}, with the value as it is. */
    default TaskResult<Object> fetch(String taskId) {
        return fetch(taskId, Object.class);
    }

    /**
     * What the backend knows of many tasks now, in as few round trips as it can.
     *
     * @return one entry an id, in the given order, {@link TaskResult.Absent} for unknown ones and
     *     {@link TaskResult.Unreadable} for those that {@link #fetch} would throw for
     */
    <T> Map<String, TaskResult<T>> fetchMany(Collection<String> taskIds, Class<T> type);

    <T> Map<String, TaskResult<T>> fetchMany(Collection<String> taskIds, TypeRef<T> type);

    /**
     * Waits until the task ends.
     *
     * @return the task's return value, null for None
     * @throws RemoteTaskException if the task failed; {@link TaskRevokedException} if it was revoked
     * @throws ResultTimeoutException if it has not ended within {@code timeout}
     * @throws BackendClosedException if this object is closed meanwhile
     * @throws AwaitInterruptedException if the thread is interrupted
     */
    <T> @Nullable T await(String taskId, Class<T> type, Duration timeout);

    <T> @Nullable T await(String taskId, TypeRef<T> type, Duration timeout);

    /** As {@link #await(String, Class, Duration)}, but a failed or revoked task is a {@link TaskResult} like any other. */
    <T> TaskResult<T> awaitResult(String taskId, Class<T> type, Duration timeout);

    <T> TaskResult<T> awaitResult(String taskId, TypeRef<T> type, Duration timeout);

    /**
     * As {@link #await(String, Class, Duration)} without a waiting thread. Cancelling the future ends the wait.
     * Stages that depend on it run on the executor of this backend, not on a thread that carries replies.
     */
    <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, Class<T> type, Duration timeout);

    <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, TypeRef<T> type, Duration timeout);

    /** {@link #awaitAsync(String, Class, Duration)} with the default timeout, {@code await_timeout}. */
    <T> CompletableFuture<@Nullable T> awaitAsync(String taskId, Class<T> type);

    /**
     * The results of these tasks, each as soon as its task ends; a failed or revoked task is a {@link TaskResult} like any
     * other. Does not wait itself. Mirrors {@code ResultSet.iter_native}.
     *
     * <pre>{@code
     * results.asCompleted(ids, Integer.class, Duration.ofMinutes(5)).forEachRemaining(this::use);
     * }</pre>
     *
     * @param timeout for all of them together, from now on; zero looks once and does not wait
     * @return few of which are in memory at a time; close it if it is left before its end
     */
    <T> CompletedResults<T> asCompleted(Collection<String> taskIds, Class<T> type, Duration timeout);

    <T> CompletedResults<T> asCompleted(Collection<String> taskIds, TypeRef<T> type, Duration timeout);

    /** Writes states and results, for workers. */
    ResultWriter writer();

    /**
     * Sends signatures, and does what a worker's tasks owe to the canvas they are a part of.
     *
     * @param publisher to the broker; stays open when the canvas is closed
     */
    default Canvas canvas(TaskPublisher publisher) {
        return canvas(publisher, task -> null);
    }

    /**
     * The same, with a queue for tasks whose signature names none, as Celery's {@code task_routes} have it.
     *
     * @param routes the queue of a task by its name; null for {@code task_default_queue}
     */
    Canvas canvas(TaskPublisher publisher, Function<String, @Nullable String> routes);

    /**
     * A group, to look at its members and to wait for them as one.
     *
     * @param group what {@link Canvas#send} returned for a group, or {@link ResultTuple#group} of any tasks
     * @throws IllegalArgumentException if it is a single task's
     */
    GroupResult group(ResultTuple group);

    /**
     * The group that was saved under this id, by {@link GroupResult#save} or by Celery's {@code GroupResult.save}; empty if none
     * was, or its time has passed. Mirrors {@code GroupResult.restore}.
     *
     * @throws UnsupportedOperationException without {@link Capability#GROUPS}
     * @throws ResultDecodingException if what is saved is no group
     */
    Optional<GroupResult> restoreGroup(String groupId);

    /**
     * A task and all that came of it, as far as {@link Capability#LINEAGE} goes; at most 10,000 tasks.
     *
     * @see #graph(ResultTuple, int)
     */
    default ResultGraph graph(String taskId) {
        return graph(ResultTuple.task(taskId, null));
    }

    /** What {@link Canvas#send} returned, and all that came of it; at most 10,000 tasks. */
    default ResultGraph graph(ResultTuple result) {
        return graph(result, 10_000);
    }

    /**
     * A result and all that came of it: the tasks that it names itself, members of groups and parents included, those that
     * these have sent, and so on. Waits for nothing; reads level by level, each in as few round trips as {@link #fetchMany}.
     * Mirrors {@code AsyncResult.graph} with {@code intermediate}, which asks for each task by itself.
     *
     * @param most how many tasks are read, whose values are all in memory then; those that were met beyond it are
     *     {@link ResultGraph#unread}
     * @return with {@link TaskResult.Unreadable} in the place of results that cannot be read, or whose children cannot
     * @throws BackendUnavailableException if the backend does not answer
     */
    default ResultGraph graph(ResultTuple result, int most) {
        return GraphWalk.of(this, result, most);
    }

    /**
     * Deletes what is stored of these tasks, whatever their state.
     *
     * @return how many of them were there
     */
    long forget(Collection<String> taskIds);

    /** Deletes what is stored of one task; no error if there is nothing. */
    default void forget(String taskId) {
        forget(Set.of(taskId));
    }

    /**
     * Deletes what is stored of all that these are made of: tasks, members of groups and saved groups, headers and earlier
     * steps, however deep, in as few round trips as it can. Mirrors {@code GroupResult.forget}, {@code GroupResult.delete} and
     * {@code AsyncResult.forget}, which forgets parents, too.
     *
     * @return how many results were there
     */
    long forget(ResultTuple results);

    /**
     * What the backend knows of one task now, and deletes it if the task has ended: of several callers, one gets it, the
     * others {@link TaskResult.Absent}. What cannot be handed over as a {@code type} is not deleted, nor is what has not ended;
     * a state that a worker stores over it in that very moment, other than over a SUCCESS, is deleted with it.
     *
     * @throws BackendUnavailableException if the backend does not answer; the result may be there or gone. A connection that
     *     is lost in the very moment can have cost it, too: where that must not be, {@link #fetch} it and then {@link #forget} it
     * @throws ResultDecodingException if what is stored cannot be read
     * @throws UnexpectedResultTypeException if the value is not a {@code type}
     */
    <T> TaskResult<T> fetchAndForget(String taskId, Class<T> type);

    <T> TaskResult<T> fetchAndForget(String taskId, TypeRef<T> type);

    /**
     * Removes results older than {@code expires}, where the backend does not do so itself
     * ({@link Capability#AUTO_EXPIRY}). What {@code celery.backend_cleanup} does; a worker that is sent it: {@link
     * BuiltinTasks}.
     *
     * <p>May run on every node: while one is at it, the others are done at once, with 0.
     *
     * @return how many were removed; always 0 where they expire by themselves, or never
     */
    long cleanup();

    /** How many {@link #cleanup()} would remove now; removes nothing. */
    long countExpired();

    /**
     * One page of what is stored, in an order of the backend's own and in bounded memory. What is there from the first page
     * to the last is found at least once; what comes or goes meanwhile may be found, and on Redis some of it twice.
     *
     * @throws UnsupportedOperationException without {@link Capability#LISTING}
     */
    ResultPage list(ResultQuery query);

    /** All pages, each read when it is asked for. */
    default Stream<ResultPage> pages(ResultQuery query) {
        return Stream.iterate(
                        Optional.of(list(query)),
                        Optional::isPresent,
                        page -> page.flatMap(ResultPage::next).map(next -> list(query.from(next))))
                .map(Optional::orElseThrow);
    }

    Set<Capability> capabilities();

    /**
     * Looks through everything that is stored, a page at a time, and at the server's settings, for damage. Changes nothing,
     * may take minutes; empty where a backend has nothing to look through.
     */
    List<Finding> examine();

    /**
     * As {@link #examine()}, and mends what can be mended without loss of what still has its time to live: what is
     * {@link Finding#repairable()}.
     */
    List<Finding> repair();

    /** Asks the backend how it is; takes {@code operation_timeout} at most, and throws nothing. */
    Health health();

    /** Ends every pending await with {@link BackendClosedException} and closes what this object opened. May be repeated. */
    @Override
    void close();
}
