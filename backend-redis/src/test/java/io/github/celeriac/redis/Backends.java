package io.github.celeriac.redis;

import io.github.celeriac.Credentials;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisSentinel;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Builders of backends on the servers of tests. */
final class Backends {
    private static final String SENTINEL_OPTIONS = "result_backend_transport_options";
    private static final Map<String, String> GRANTED = new ConcurrentHashMap<>();

    private Backends() {}

    static RedisResultBackend.Builder on(RedisServer redis) {
        return RedisResultBackend.builder()
                .url(redis.urlWithoutPassword())
                .password(Credentials.literal(redis.password()));
    }

    static RedisResultBackend.Builder on(RedisSentinel sentinel) {
        return RedisResultBackend.builder()
                .url(sentinel.urlWithoutPassword())
                .password(Credentials.literal(sentinel.password()))
                .set(SENTINEL_OPTIONS, sentinel.transportOptions());
    }

    static RedisResultBackend.Builder on(RedisCluster cluster) {
        return RedisResultBackend.builder()
                .url(cluster.urlWithoutPassword(0))
                .password(Credentials.literal(cluster.password()));
    }

    /** As a user who has the rights that the page on Redis names for these purposes, and no others. */
    static RedisResultBackend.Builder withRightsFor(RedisServer redis, String... purposes) {
        grant(redis.urlWithoutPassword(), redis::cli, purposes);
        return documented(redis.urlWithoutPassword());
    }

    static RedisResultBackend.Builder withRightsFor(RedisSentinel sentinel, String... purposes) {
        grant(
                sentinel.urlWithoutPassword(),
                rights -> {
                    sentinel.onServers(rights);
                    sentinel.onSentinels(DocumentedRights.ofSentinels());
                },
                purposes);
        return documented(sentinel.urlWithoutPassword())
                .set(
                        SENTINEL_OPTIONS,
                        "{\"master_name\": \"%s\", \"sentinel_kwargs\": {\"username\": \"%s\", \"password\": \"%s\"}}"
                                .formatted(
                                        RedisSentinel.MASTER_NAME, DocumentedRights.USER, DocumentedRights.PASSWORD));
    }

    static RedisResultBackend.Builder withRightsFor(RedisCluster cluster, String... purposes) {
        grant(cluster.urlWithoutPassword(0), cluster::onServers, purposes);
        return documented(cluster.urlWithoutPassword(0));
    }

    /** Not again what is granted there already: a contract opens hundreds of backends. */
    private static void grant(String url, Consumer<String[]> at, String... purposes) {
        String wanted = Arrays.toString(purposes);
        if (!wanted.equals(GRANTED.put(url, wanted))) {
            at.accept(DocumentedRights.of(purposes));
        }
    }

    private static RedisResultBackend.Builder documented(String url) {
        return RedisResultBackend.builder()
                .url(url)
                .username(DocumentedRights.USER)
                .password(Credentials.literal(DocumentedRights.PASSWORD));
    }
}
