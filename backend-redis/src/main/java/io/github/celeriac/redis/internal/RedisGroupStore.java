package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Saved groups. Mirrors {@code KeyValueStoreBackend._save_group}, without a message that nobody listens to. */
final class RedisGroupStore implements GroupStore {
    private final RedisConnections connections;
    private final RedisKeys keys;
    private final Codec codec;
    private final long secondsToLive;
    private final long headerSecondsToLive;
    private final RedisErrors errors;

    RedisGroupStore(
            RedisConnections connections,
            RedisKeys keys,
            Codec codec,
            Duration expires,
            Duration chordExpires,
            RedisErrors errors) {
        this.connections = connections;
        this.keys = keys;
        this.codec = codec;
        this.secondsToLive = expires.toSeconds();
        this.headerSecondsToLive = chordExpires.toSeconds();
        this.errors = errors;
    }

    @Override
    public CompletableFuture<Void> save(ResultTuple group) {
        return save(group, secondsToLive);
    }

    @Override
    public CompletableFuture<Void> saveHeader(ResultTuple group) {
        return save(group, headerSecondsToLive);
    }

    @SuppressWarnings("deprecation") // SET with EX is another command, which Celery's ACL need not allow
    private CompletableFuture<Void> save(ResultTuple group, long seconds) {
        byte[] value;
        try {
            value = codec.encode(Collections.singletonMap("result", group.encode()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        byte[] key = keys.group(group.id(), "");
        CompletionStage<String> saved = seconds == 0
                ? connections.commands().set(key, value)
                : connections.commands().setex(key, seconds, value);
        return errors.translated(saved.thenApply(ok -> null));
    }

    @Override
    public CompletableFuture<Optional<ResultTuple>> restore(String groupId) {
        return errors.translated(
                connections.commands().get(keys.group(groupId, "")).thenApply(value -> decode(groupId, value)));
    }

    private Optional<ResultTuple> decode(String groupId, byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        if (codec.decode(value) instanceof Map<?, ?> map) {
            return Optional.of(ResultTuple.decode(map.get("result")));
        }
        throw new ResultDecodingException("what is saved of group " + groupId
                + " must be a map with a result tuple; was it saved by Celery, and by the same serializer?");
    }

    @Override
    public CompletableFuture<Boolean> delete(String groupId) {
        return errors.translated(
                connections.commands().del(keys.group(groupId, "")).thenApply(count -> count > 0));
    }
}
