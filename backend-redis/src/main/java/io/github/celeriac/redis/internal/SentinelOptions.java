package io.github.celeriac.redis.internal;

import io.github.celeriac.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How sentinels are spoken to: {@code sentinel_kwargs}, and {@code min_other_sentinels}.
 *
 * @param username null if there is none
 * @param password null if there is none
 * @param tls null for a plain connection
 * @param timeout of each, connecting included
 * @param minOthers how many other sentinels one must know of to be believed
 */
record SentinelOptions(
        @Nullable String username,
        @Nullable Credentials password,
        @Nullable TlsOptions tls,
        Duration timeout,
        int minOthers) {}
