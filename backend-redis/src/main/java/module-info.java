/** Celery task results in Redis. */
module io.github.celeriac.redis {
    requires transitive io.github.celeriac;
    requires transitive lettuce.core;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires reactor.core;
    requires static transitive org.jspecify;

    exports io.github.celeriac.redis;

    provides io.github.celeriac.spi.BackendProvider with
            io.github.celeriac.redis.internal.RedisProvider;
    provides io.github.celeriac.spi.TaskPublisherProvider with
            io.github.celeriac.redis.internal.RedisPublisherProvider;
}
