package io.github.celeriac;

import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The results of many tasks, each as soon as its task has ended, whatever the order they were asked for in.
 *
 * <p>Made by {@link ResultBackend#asCompleted}. Holds a few hundred results at a time, and while the backend is swept some
 * thousands: of what ends while the reader is slow only the id is kept, and the result is read again when its turn comes.
 * Without {@link Capability#SHARED} nothing can be read again, and all that has ended is held. Safe to share between
 * threads: each result goes to one of them. Mirrors {@code ResultSet.iter_native}.
 */
public interface CompletedResults<T> extends Iterator<TaskResult<T>>, AutoCloseable {

    /** Whether there are results that have not been handed out; never waits, and is false after {@link #close}. */
    @Override
    boolean hasNext();

    /**
     * The next task that has ended; waits for it. One whose result cannot be told is {@link TaskResult.Unreadable}.
     *
     * @throws ResultTimeoutException if no more have ended by the deadline, and all that have were handed out
     * @throws BackendClosedException if the backend is closed
     * @throws AwaitInterruptedException if the thread is interrupted; nothing is lost by it
     * @throws java.util.concurrent.CancellationException if this is closed while the thread waits
     * @throws java.util.NoSuchElementException if all were handed out
     */
    @Override
    TaskResult<T> next();

    /** The tasks whose results have not been handed out, in the order they were asked for in. */
    Set<String> remaining();

    /** The same one after another as a stream, which throws what {@link #next} does; closing it closes this. */
    default Stream<TaskResult<T>> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.NONNULL | Spliterator.DISTINCT), false)
                .onClose(this::close);
    }

    /** Waits for no task any more; the tasks go on. May be repeated; not needed once all results, or the timeout, came. */
    @Override
    void close();
}
