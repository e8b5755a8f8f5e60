package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.jdbc.internal.JdbcProvider;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.TransactionalBackend;
import java.sql.Connection;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Celery's {@code database} result backend: PostgreSQL, MariaDB, MySQL and SQLite.
 *
 * <pre>{@code
 * ResultBackend results = JdbcResultBackend.builder()
 *         .url("db+postgresql://celery:${DB_PASSWORD}@db.example.com/results?sslmode=require")
 *         .build();
 * }</pre>
 *
 * <p>The application brings the driver: {@code org.postgresql:postgresql}, {@code org.mariadb.jdbc:mariadb-java-client} or
 * {@code org.xerial:sqlite-jdbc}.
 */
public final class JdbcResultBackend {
    private JdbcResultBackend() {}

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes results as a part of the application's own transaction: business rows and result commit or roll back together.
     *
     * <p>All statements run on {@code transaction} and on the caller's thread, once, without a timeout of their own; nothing
     * is committed, rolled back or closed. Whoever awaits the result is woken by the commit. What is told is what the commit
     * will make true, KEPT_EXISTING_SUCCESS included. If a write throws, roll back, and run the transaction again if the
     * exception is a {@link io.github.celeriac.BackendUnavailableException}.
     *
     * @param results of the database that {@code transaction} leads to
     * @param transaction a connection that is not in autocommit mode, where Celery's tables are found as {@code results}
     *     finds them; otherwise writing throws {@link io.github.celeriac.ResultBackendException}
     * @throws IllegalArgumentException if {@code results} is not of this library
     */
    public static ResultWriter writer(ResultBackend results, Connection transaction) {
        Objects.requireNonNull(transaction, "transaction");
        if (results instanceof TransactionalBackend backend) {
            return backend.writerWithin(transaction);
        }
        throw new IllegalArgumentException(
                "results was of type " + results.getClass().getName()
                        + " but must be a backend of this library; hand in what its builder made");
    }

    /** The steps of every backend, and those that only databases have. */
    public static final class Builder extends ResultBackendBuilder<Builder> {
        private @Nullable DataSource dataSource;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * The application's own connections, in place of {@link #url}. The database is recognized; its tables are found
         * through the connections' search path. It is not closed, and should pool.
         */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
            return url("db://datasource");
        }

        @Override
        protected BackendProvider provider(BackendUrl url) {
            return new JdbcProvider(dataSource);
        }
    }
}
