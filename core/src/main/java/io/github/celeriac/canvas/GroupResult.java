package io.github.celeriac.canvas;

import io.github.celeriac.CompletedResults;
import io.github.celeriac.TypeRef;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The results of a group's members, as one.
 *
 * <p>Made by {@link io.github.celeriac.ResultBackend#group} and {@link io.github.celeriac.ResultBackend#restoreGroup}. Immutable,
 * and safe to share between threads: what is known of the members is asked for anew at each call. Mirrors
 * {@code celery.result.GroupResult}.
 */
public interface GroupResult {

    /** The group's id. */
    default String id() {
        return tuple().id();
    }

    /** Ids, nesting and parent: what is saved. Mirrors {@code GroupResult.as_tuple}. */
    ResultTuple tuple();

    /** The ids of its tasks, in order, those of groups inside in their place. */
    default List<String> taskIds() {
        return tuple().taskIds();
    }

    /**
     * The states of all members now, in one round trip. Never waits for them.
     *
     * @throws io.github.celeriac.BackendUnavailableException if the backend does not answer
     */
    GroupStates states();

    /**
     * Waits until all members have ended, and returns their values in their order: null for None, and for a group inside the
     * list of its members' values. The first member that fails, whichever it is, ends the wait. Mirrors
     * {@code GroupResult.join_native}.
     *
     * @param type of each value; {@code Object.class} leaves them as they are
     * @param timeout for all of them together; zero looks once and does not wait
     * @throws io.github.celeriac.RemoteTaskException if a member failed; {@link io.github.celeriac.TaskRevokedException} if one
     *     was revoked
     * @throws io.github.celeriac.ResultTimeoutException if one has not ended within {@code timeout}; names that one
     * @throws io.github.celeriac.UnexpectedResultTypeException if a value is not a {@code type}
     */
    default <T> List<@Nullable T> join(Class<T> type, Duration timeout) {
        return Futures.<List<@Nullable T>>join(joinAsync(type, timeout));
    }

    default <T> List<@Nullable T> join(TypeRef<T> type, Duration timeout) {
        return Futures.<List<@Nullable T>>join(joinAsync(type, timeout));
    }

    /** As {@link #join(Class, Duration)} without a waiting thread. Cancelling the future ends the wait. */
    <T> CompletableFuture<List<@Nullable T>> joinAsync(Class<T> type, Duration timeout);

    <T> CompletableFuture<List<@Nullable T>> joinAsync(TypeRef<T> type, Duration timeout);

    /**
     * The results of all members, each as soon as its task ends, failed ones like any other; their order says nothing of the
     * group's. Mirrors {@code ResultSet.iter_native}.
     *
     * @param timeout for all of them together, from now on; zero looks once and does not wait
     * @return few of which are in memory at a time; close it if it is left before its end
     */
    <T> CompletedResults<T> asCompleted(Class<T> type, Duration timeout);

    <T> CompletedResults<T> asCompleted(TypeRef<T> type, Duration timeout);

    /**
     * Saves the group under its id, so that others find it: {@link io.github.celeriac.ResultBackend#restoreGroup}, or Celery's
     * {@code GroupResult.restore}. What was saved under the id is replaced. Kept for {@code result_expires}; a database does
     * not keep the group's parent. Mirrors {@code GroupResult.save}.
     *
     * @throws UnsupportedOperationException without {@link io.github.celeriac.Capability#GROUPS}
     */
    void save();

    /**
     * Forgets that the group was saved. Its members' results stay. Mirrors {@code GroupResult.delete}.
     *
     * @return whether it was saved
     * @throws UnsupportedOperationException without {@link io.github.celeriac.Capability#GROUPS}
     */
    boolean delete();

    /**
     * Deletes what is stored of all members, in one round trip. The saved group stays until {@link #delete}. Mirrors
     * {@code GroupResult.forget}.
     *
     * @return of how many there was something
     */
    long forget();
}
