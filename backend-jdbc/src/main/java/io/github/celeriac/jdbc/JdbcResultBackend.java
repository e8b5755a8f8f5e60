package io.github.celeriac.jdbc;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.jdbc.internal.JdbcProvider;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Celery's {@code database} result backend: PostgreSQL and SQLite.
 *
 * <pre>{@code
 * ResultBackend results = JdbcResultBackend.builder()
 *         .url("db+postgresql://celery:${DB_PASSWORD}@db.example.com/results?sslmode=require")
 *         .build();
 * }</pre>
 *
 * <p>The application brings the driver: {@code org.postgresql:postgresql} or {@code org.xerial:sqlite-jdbc}.
 */
public final class JdbcResultBackend {
    private JdbcResultBackend() {}

    public static Builder builder() {
        return new Builder();
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
