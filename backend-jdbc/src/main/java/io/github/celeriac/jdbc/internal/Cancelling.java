package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultBackendException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a store whose caller was told that it took too long does not land later, over a newer state: what the
 * server is doing for it is cancelled. Others of the same batch are sent again.
 */
final class Cancelling {
    private static final Logger LOG = System.getLogger("io.github.celeriac.jdbc");

    private final Dialect dialect;
    private final Connection connection;
    private final Executor executor;
    private final AtomicBoolean asked = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock:
    private boolean over;
    private boolean sent;

    /** From now until it is closed, the end of any of these requests cancels what the connection does. */
    Cancelling(Dialect dialect, Connection connection, Executor executor, List<? extends Request> batch) {
        this.dialect = dialect;
        this.connection = connection;
        this.executor = executor;
        batch.forEach(request -> request.future().whenComplete((done, thrown) -> ended(thrown)));
    }

    /** Not on the thread of the clock: it takes a round trip. */
    private void ended(@Nullable Throwable thrown) {
        if (thrown instanceof ResultBackendException && asked.compareAndSet(false, true)) {
            try {
                executor.execute(this::cancel);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "closed before a statement was cancelled", e);
            }
        }
    }

    private void cancel() {
        lock.lock();
        try {
            if (!over) {
                sent = true;
                dialect.cancel(connection);
            }
        } catch (SQLException | LinkageError e) {
            LOG.log(Level.DEBUG, "a statement that took too long could not be cancelled", e);
        } finally {
            lock.unlock();
        }
    }

    /** A cancellation that comes late must not meet a statement of somebody else's. */
    void close() {
        lock.lock();
        try {
            over = true;
            if (sent) {
                dialect.settle(connection);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "met its own cancellation", e);
        } finally {
            lock.unlock();
        }
    }
}
