package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.WriteOutcome;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stores as Celery does, for servers whose ACL forbids scripts: GET, then MULTI, SETEX, PUBLISH, EXEC, one task at a time
 * over a connection of its own. Under WATCH, which makes it atomic, unless that is forbidden, too.
 */
final class TransactionWriter {
    private static final System.Logger LOG = System.getLogger(TransactionWriter.class.getName());

    private final RedisConnections connections;
    private final RedisKeys keys;
    private final Documents documents;
    private final long secondsToLive;
    private final RedisErrors errors;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean watchForbidden;
    private volatile boolean publishForbidden;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock:
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private @Nullable CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection;

    TransactionWriter(
            RedisConnections connections, RedisKeys keys, Documents documents, Duration expires, RedisErrors errors) {
        this.connections = connections;
        this.keys = keys;
        this.documents = documents;
        this.secondsToLive = expires.toSeconds();
        this.errors = errors;
    }

    /** Whether results are stored without a message. */
    boolean isSilent() {
        return publishForbidden;
    }

    CompletableFuture<WriteOutcome> store(String taskId, byte[] document) {
        if (warned.compareAndSet(false, true)) {
            LOG.log(
                    WARNING,
                    "{0} forbids scripts: results are stored one after another by transactions; allow +eval +evalsha",
                    errors.description());
        }
        Attempt attempt = new Attempt(taskId, document);
        lock.lock();
        try {
            last = last.handle((ignored, thrown) -> 0).thenCompose(ignored -> attempt.begin());
        } finally {
            lock.unlock();
        }
        return attempt;
    }

    private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection(byte[] key) {
        lock.lock();
        try {
            CompletableFuture<StatefulRedisConnection<byte[], byte[]>> current = connection;
            boolean usable = current != null
                    && !current.isCompletedExceptionally()
                    && (!current.isDone() || current.join().isOpen());
            if (current == null || !usable) {
                current = connections.openSingle(key);
                connection = current;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        lock.lock();
        try {
            if (connection != null) {
                connection.thenAccept(StatefulRedisConnection::closeAsync);
                connection = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Attempt extends Attempted<WriteOutcome> {
        private final String taskId;
        private final byte[] key;
        private final byte[] document;

        Attempt(String taskId, byte[] document) {
            super(errors, connections);
            this.taskId = taskId;
            this.key = keys.key(taskId);
            this.document = document;
        }

        /** Ends when the connection is free for the next. */
        CompletionStage<?> begin() {
            limitTime();
            guarded(this::next);
            return this.whenComplete((outcome, thrown) -> {
                if (thrown != null || connections.isCluster()) {
                    drop(); // perhaps in the middle of a transaction, or the next key is on another node
                }
            });
        }

        private void next() {
            connection(key)
                    .whenComplete((opened, thrown) -> guarded(() -> {
                        if (thrown == null) {
                            watch(opened.async());
                        } else {
                            again(thrown);
                        }
                    }));
        }

        private void watch(RedisAsyncCommands<byte[], byte[]> redis) {
            if (watchForbidden) {
                redis.get(key).whenComplete((stored, thrown) -> guarded(() -> look(redis, stored, thrown)));
                return;
            }
            RedisFuture<String> watching = redis.watch(key);
            redis.get(key)
                    .whenComplete((stored, thrown) -> guarded(() -> {
                        String refusal = watching.getError();
                        if (refusal == null || isForbidden(refusal)) {
                            unguardedIf(refusal != null);
                            look(redis, stored, thrown);
                        } else {
                            again(thrown == null ? new RedisCommandExecutionException(refusal) : thrown);
                        }
                    }));
        }

        private void look(
                RedisAsyncCommands<byte[], byte[]> redis, byte @Nullable [] stored, @Nullable Throwable thrown) {
            if (thrown != null) {
                again(thrown);
                return;
            }
            Optional<WriteOutcome> verdict = stored == null || stored.length == 0
                    ? Optional.empty()
                    : documents.verdict(taskId, stored, document);
            if (verdict.isPresent()) {
                if (!watchForbidden) {
                    redis.unwatch();
                }
                complete(verdict.get());
            } else {
                write(redis);
            }
        }

        private void write(RedisAsyncCommands<byte[], byte[]> redis) {
            redis.multi();
            RedisFuture<String> set = set(redis);
            RedisFuture<Long> published = publishForbidden ? null : redis.publish(key, document);
            redis.exec().whenComplete((result, thrown) -> guarded(() -> written(result, thrown, set, published)));
        }

        @SuppressWarnings("deprecation") // SET with EX is another command, which Celery's ACL need not allow
        private RedisFuture<String> set(RedisAsyncCommands<byte[], byte[]> redis) {
            return secondsToLive == 0 ? redis.set(key, document) : redis.setex(key, secondsToLive, document);
        }

        private void written(
                @Nullable TransactionResult result,
                @Nullable Throwable thrown,
                RedisFuture<String> set,
                @Nullable RedisFuture<Long> published) {
            if (thrown != null && RedisErrors.serverReply(thrown) == null) {
                again(thrown);
            } else if (thrown == null && (result == null || result.wasDiscarded())) {
                next(); // somebody else wrote since our GET
            } else if (published != null && problem(set).isEmpty() && isForbidden(published.getError())) {
                publishForbidden = true; // the transaction was discarded for it
                next();
            } else {
                // EXEC says only that something was wrong, the commands say what.
                Optional<Throwable> refused = problem(set)
                        .or(() -> published == null ? Optional.empty() : problem(published))
                        .or(() -> Optional.ofNullable(thrown));
                refused.ifPresentOrElse(cause -> end(null, cause), () -> complete(WriteOutcome.WRITTEN));
            }
        }

        private static Optional<Throwable> problem(RedisFuture<?> command) {
            return command.toCompletableFuture()
                    .handle((value, thrown) -> Optional.ofNullable(thrown))
                    .getNow(Optional.empty());
        }

        /** The document is its own proof of having been written. */
        private void again(Throwable thrown) {
            drop(); // perhaps in the middle of a transaction, or at the wrong server
            again(thrown, this::next);
        }

        private boolean isForbidden(@Nullable String error) {
            return error != null && (error.startsWith("NOPERM") || error.startsWith("ERR unknown command"));
        }
    }

    private void unguardedIf(boolean forbidden) {
        if (forbidden && !watchForbidden) {
            LOG.log(
                    WARNING,
                    "{0} forbids WATCH, too: as in Celery, a writer who comes between looking and writing replaces a"
                            + " SUCCESS; allow +eval +evalsha, or +watch",
                    errors.description());
        }
        watchForbidden = forbidden;
    }
}
