package io.github.celeriac.jdbc.internal;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.StoreMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one database behind a backend object: its dialect and connections, and how it is doing. */
final class Database {
    @FunctionalInterface
    interface Use {
        void run(Connection connection) throws SQLException;
    }

    private final Dialect dialect;
    private final Connections connections;
    private final String description;
    private final StoreMetrics metrics;

    /** Why the last attempt failed; null if it did not. */
    private volatile @Nullable SqlProblem trouble;

    Database(Dialect dialect, Connections connections, String description, StoreMetrics metrics) {
        this.dialect = dialect;
        this.connections = connections;
        this.description = description;
        this.metrics = metrics;
    }

    StoreMetrics metrics() {
        return metrics;
    }

    Dialect dialect() {
        return dialect;
    }

    String description() {
        return description;
    }

    /** Lends a connection. Returns null if all went well, else what went wrong. */
    @Nullable SqlProblem use(Use use) {
        SqlProblem problem = look(use);
        trouble = problem;
        return problem;
    }

    /** The same for a look aside: that it goes well does not end the trouble that is looked into. */
    @Nullable SqlProblem look(Use use) {
        SqlProblem problem = null;
        try (Connection connection = connections.open()) {
            problem = run(use, connection);
        } catch (SQLException e) {
            problem = problem == null ? dialect.problem(description, e) : problem;
        }
        return problem;
    }

    /** The same, again and again while what is wrong may pass: many nodes may start at once. */
    @Nullable SqlProblem useWithin(Duration patience, Use use) {
        long deadline = System.nanoTime() + patience.toNanos();
        SqlProblem problem = use(use);
        while (problem != null && problem.kind().passes() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(20, 200)));
            problem = use(use);
        }
        return problem;
    }

    private @Nullable SqlProblem run(Use use, Connection connection) {
        try {
            use.run(connection);
            return null;
        } catch (SQLException e) {
            SqlProblem problem = dialect.problem(description, e);
            if (problem.kind() == SqlProblem.Kind.TRANSIENT) {
                connections.discard(connection);
                metrics.reconnected("commands");
            }
            return problem;
        }
    }

    /** A connection besides those that are lent; to be closed. */
    Connection openForListening() throws SQLException {
        return connections.openForListening();
    }

    /** If the connections are in one of our own. */
    Optional<StoreMetrics.ConnectionPool> pool() {
        return connections.pool();
    }

    /** For a call that has run out of time. */
    ResultBackendException tooLate(Duration operationTimeout) {
        SqlProblem last = trouble;
        String message = description + " did not answer within operation_timeout (" + operationTimeout + ")"
                + (last == null
                        ? "; is it overloaded? raise operation_timeout"
                        : ": " + last.exception().getMessage());
        Throwable cause = last == null ? null : last.exception().getCause();
        return last != null && last.exception() instanceof BackendAccessException
                ? new BackendAccessException(message, cause)
                : new BackendUnavailableException(message, cause);
    }

    BackendClosedException closedException() {
        return new BackendClosedException(description + " was closed; open another ResultBackend");
    }

    void close() {
        connections.close();
    }
}
