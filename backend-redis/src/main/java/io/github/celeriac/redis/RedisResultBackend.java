package io.github.celeriac.redis;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.redis.internal.RedisProvider;
import io.github.celeriac.redis.internal.RedisSettings;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.lettuce.core.RedisClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens {@link ResultBackend}s that keep results in Redis, where Celery's Redis backend keeps them. */
public final class RedisResultBackend {
    private RedisResultBackend() {}

    public static Builder builder() {
        return new Builder();
    }

    /** The steps that every backend has, and those of Redis. */
    public static final class Builder extends ResultBackendBuilder<Builder> {
        private @Nullable RedisClient client;

        private Builder() {}

        /**
         * {@code redis_key_prefix}: what stands in front of {@code celery-task-meta-} in every key and channel, exactly.
         *
         * <p>Celery's {@code global_keyprefix} is a part of {@code result_backend_transport_options} and is read as Celery
         * 5.5 and later read it: an underscore is added unless it ends in one of {@code : _ - .} Celery 5.3 and 5.4 always
         * add one: for a fleet of those write {@code keyPrefix("app__")} where they have {@code app_}.
         */
        public Builder keyPrefix(String prefix) {
            return set(RedisSettings.KEY_PREFIX.name(), prefix);
        }

        /**
         * Connects with the threads, address resolution and options of the application's own client, which is not closed. Where
         * to connect, and as whom, is still said by {@link #url} and {@link #password}.
         */
        public Builder client(RedisClient ownClient) {
            client = Objects.requireNonNull(ownClient, "ownClient");
            return this;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected BackendProvider provider(BackendUrl url) {
            return new RedisProvider(client);
        }
    }
}
