package io.github.celeriac.redis.internal;

import io.github.celeriac.redis.internal.Place.Sentinels;
import io.github.celeriac.redis.internal.Place.Server;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one sentinel at a time for a switch of the master: the old one may take writes for seconds after that, which
 * are lost when it becomes a replica.
 */
final class SentinelWatch implements AutoCloseable {
    private static final String SWITCHED = "+switch-master";

    private final LettuceSetup setup;
    private final RedisClient client;
    private final Sentinels place;
    private final Runnable switched;
    private final Backoff backoff = new Backoff();
    private volatile boolean closed;
    private final AtomicInteger next = new AtomicInteger();

    /** @param switched called when the sentinels have named another master */
    SentinelWatch(LettuceSetup setup, RedisClient client, Sentinels place, Runnable switched) {
        this.setup = setup;
        this.client = client;
        this.place = place;
        this.switched = switched;
    }

    /** Goes on until this is closed: when one sentinel is lost, the next is listened to. */
    void listen() {
        if (closed) {
            return;
        }
        List<Server> sentinels = place.sentinels();
        Server sentinel = sentinels.get(Math.floorMod(next.getAndIncrement(), sentinels.size()));
        CompletableFuture<StatefulRedisPubSubConnection<String, String>> connecting = client.connectPubSubAsync(
                        StringCodec.UTF8, setup.sentinelUri(sentinel, place.options()))
                .toCompletableFuture();
        connecting.whenComplete((opened, thrown) -> {
            if (opened == null) {
                again();
            } else {
                listenTo(opened);
            }
        });
    }

    private void listenTo(StatefulRedisPubSubConnection<String, String> opened) {
        Listener listener = new Listener(opened);
        opened.addListener((RedisPubSubListener<String, String>) listener);
        opened.addListener((RedisConnectionStateListener) listener);
        opened.async().subscribe(SWITCHED).whenComplete((none, refused) -> {
            if (refused != null || !opened.isOpen()) {
                listener.end();
            } else {
                backoff.reset();
            }
        });
    }

    private void again() {
        if (!closed) {
            setup.resources().eventExecutorGroup().schedule(this::listen, backoff.nextMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Listener extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {
        private final StatefulRedisPubSubConnection<String, String> connection;
        private final AtomicBoolean ended = new AtomicBoolean();

        Listener(StatefulRedisPubSubConnection<String, String> connection) {
            this.connection = connection;
        }

        @Override
        public void message(String channel, @Nullable String message) {
            if (message != null && message.startsWith(place.masterName() + " ")) {
                switched.run();
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            end();
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                connection.closeAsync();
                again();
            }
        }
    }
}
