package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.value.ResultTuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Saved groups: a pickled {@code GroupResult}, whatever the serializer, as Celery pickles it but without the backend, whose
 * password would be in it. Mirrors {@code DatabaseBackend._save_group}, which fails if the group was saved before.
 */
final class JdbcGroupStore implements GroupStore {
    private final Dialect dialect;
    private final Schema schema;
    private final RowCodec codec;
    private final InstantSource clock;
    private final Consumer<Request.Group<?>> lane;

    /** @param lane where requests are done */
    JdbcGroupStore(
            Dialect dialect, Schema schema, RowCodec codec, InstantSource clock, Consumer<Request.Group<?>> lane) {
        this.dialect = dialect;
        this.schema = schema;
        this.codec = codec;
        this.clock = clock;
        this.lane = lane;
    }

    @Override
    public CompletableFuture<Void> save(ResultTuple group) {
        byte[] pickle;
        try {
            String refusal = GroupRows.refusal(group.id());
            if (refusal != null) {
                throw new ResultEncodingException(refusal);
            }
            pickle = codec.group(group);
        } catch (ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ask((rows, connection) -> {
                    rows.save(connection, group.id(), pickle, codec.wallClock().column(clock.instant()));
                    return true;
                })
                .thenAccept(saved -> {});
    }

    @Override
    public CompletableFuture<Optional<ResultTuple>> restore(String groupId) {
        return GroupRows.refusal(groupId) != null
                ? CompletableFuture.completedFuture(Optional.empty())
                : ask((rows, connection) -> rows.restore(connection, groupId));
    }

    @Override
    public CompletableFuture<Boolean> delete(String groupId) {
        return GroupRows.refusal(groupId) != null
                ? CompletableFuture.completedFuture(false)
                : ask((rows, connection) -> rows.delete(connection, groupId));
    }

    private <T extends @Nullable Object> CompletableFuture<T> ask(Request.Group.Work<T> work) {
        Request.Group<T> request = new Request.Group<>(work, new CompletableFuture<>());
        lane.accept(request);
        return request.future();
    }

    /** One after the other: there are few. */
    void run(Connection connection, List<Request.Group<?>> batch) throws SQLException {
        for (Request.Group<?> request : batch) {
            run(connection, request);
        }
    }

    private <T extends @Nullable Object> void run(Connection connection, Request.Group<T> request) throws SQLException {
        try {
            request.future()
                    .complete(request.work().run(new GroupRows(dialect, schema.tables(connection), codec), connection));
        } catch (ResultBackendException e) {
            request.future().completeExceptionally(e);
        }
    }
}
