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
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one sentinel at a time for a switch of the master: the old one may take writes for seconds after that, which
 * are lost when it becomes a replica. Who begins to listen asks what was missed; a sentinel that is silent is left.
 */
final class SentinelWatch implements AutoCloseable {
    private static final String SWITCHED = "+switch-master";

    private final LettuceSetup setup;
    private final RedisClient client;
    private final Sentinels place;
    private final SentinelAddresses addresses;
    private final Consumer<SocketAddress> master;
    private final Backoff backoff = new Backoff();
    private volatile boolean closed;
    private final AtomicInteger next = new AtomicInteger();

    /** @param master is told where the master is, at least whenever that has changed */
    SentinelWatch(
            LettuceSetup setup,
            RedisClient client,
            Sentinels place,
            SentinelAddresses addresses,
            Consumer<SocketAddress> master) {
        this.setup = setup;
        this.client = client;
        this.place = place;
        this.addresses = addresses;
        this.master = master;
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
                listenTo(sentinel, opened);
            }
        });
    }

    private void listenTo(Server sentinel, StatefulRedisPubSubConnection<String, String> opened) {
        Listener listener = new Listener(sentinel, opened);
        opened.addListener((RedisPubSubListener<String, String>) listener);
        opened.addListener((RedisConnectionStateListener) listener);
        opened.async().subscribe(SWITCHED).whenComplete((none, refused) -> {
            if (refused != null || !opened.isOpen()) {
                listener.end();
            } else {
                backoff.reset();
                addresses.find().thenAccept(master);
                listener.askForLife();
            }
        });
    }

    private void again() {
        later(this::listen, Duration.ofMillis(backoff.nextMillis()));
    }

    private void later(Runnable step, Duration pause) {
        if (!closed) {
            setup.resources().eventExecutorGroup().schedule(step, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Listener extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {
        private final Server sentinel;
        private final StatefulRedisPubSubConnection<String, String> connection;
        private final AtomicBoolean ended = new AtomicBoolean();

        Listener(Server sentinel, StatefulRedisPubSubConnection<String, String> connection) {
            this.sentinel = sentinel;
            this.connection = connection;
        }

        /** The message is: name, old host, old port, new host, new port. */
        @Override
        public void message(String channel, @Nullable String message) {
            if (message != null && message.startsWith(place.masterName() + " ")) {
                String[] told = message.split(" ", -1);
                addresses.prefer(sentinel); // others may know it later
                master.accept(SentinelAddresses.address(told[told.length - 2], told[told.length - 1]));
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            end();
        }

        /** A machine that is off does not say that a connection has ended. */
        void askForLife() {
            Ping ping = Ping.send(connection);
            Runnable look = () -> {
                if (!ping.isAnswered()) {
                    end();
                } else if (!ended.get()) {
                    askForLife();
                }
            };
            later(look, setup.options().healthCheckInterval());
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                connection.closeAsync();
                again();
            }
        }
    }
}
