package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultQuery;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call on its way to the database. Requests of one kind that come together are done together. */
sealed interface Request {
    /** Ends the call, once. */
    CompletableFuture<?> future();

    /** How many rows it is about. */
    int rows();

    /** Roughly what travels. */
    long bytes();

    /** What the one thread that writes does, in the order it came. */
    sealed interface Write extends Request {
        /** The tasks that it is about: what is about one of them comes in the order it was asked for. */
        Collection<String> taskIds();

        /** When it was asked for, as {@link System#nanoTime} has it. */
        long askedNanos();
    }

    record Store(TaskRow row, CompletableFuture<WriteOutcome> future, long askedNanos) implements Write {
        Store(TaskRow row) {
            this(row, new CompletableFuture<>(), System.nanoTime());
        }

        @Override
        public Collection<String> taskIds() {
            return List.of(row.taskId());
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long bytes() {
            return row.bytes();
        }
    }

    record Forget(Collection<String> taskIds, CompletableFuture<Long> future, long askedNanos) implements Write {
        Forget(Collection<String> taskIds) {
            this(List.copyOf(taskIds), new CompletableFuture<>(), System.nanoTime());
        }

        @Override
        public int rows() {
            return taskIds.size();
        }

        @Override
        public long bytes() {
            return 50L * taskIds.size();
        }
    }

    record Fetch(Collection<String> taskIds, CompletableFuture<Map<String, StoredResult>> future) implements Request {
        Fetch(Collection<String> taskIds) {
            this(List.copyOf(taskIds), new CompletableFuture<>());
        }

        @Override
        public int rows() {
            return taskIds.size();
        }

        @Override
        public long bytes() {
            return 50L * taskIds.size();
        }
    }

    /** One page of a list; the longest takes as much as a page's rows do. */
    record Page(ResultQuery query, CompletableFuture<StoredPage> future) implements Request {
        Page(ResultQuery query) {
            this(query, new CompletableFuture<>());
        }

        @Override
        public int rows() {
            return query.pageSize();
        }

        @Override
        public long bytes() {
            return 50L * query.pageSize();
        }
    }

    /** What is done to one saved group. */
    record Group<T extends @Nullable Object>(Work<T> work, CompletableFuture<T> future) implements Request {
        /** Statements that may be repeated. */
        @FunctionalInterface
        interface Work<T extends @Nullable Object> {
            T run(GroupRows rows, Connection connection) throws SQLException;
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** One chunk of a cleanup. */
    record Cleanup(Cleaning cleaning, CompletableFuture<Cleaning.Chunk> future) implements Request {
        Cleanup(Cleaning cleaning) {
            this(cleaning, new CompletableFuture<>());
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }
}
