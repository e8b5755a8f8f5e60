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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Consumer<SocketAddress> follower;
    private final Backoff backoff = new Backoff();
    private volatile boolean closed;
    private final AtomicInteger next = new AtomicInteger();

    /** @param follower is told where the master is, at least whenever that has changed */
    SentinelWatch(
            LettuceSetup setup,
            RedisClient client,
            Sentinels place,
            SentinelAddresses addresses,
            Consumer<SocketAddress> follower) {
        this.setup = setup;
        this.client = client;
        this.place = place;
        this.addresses = addresses;
        this.follower = follower;
    }

    /** Goes on until this is closed: when one sentinel is lost, the next is listened to. */
    void listen() {
        if (closed) {
            return;
        }
        List<Server> sentinels = place.sentinels();
        Server sentinel = sentinels.get(Math.floorMod(next.getAndIncrement(), sentinels.size()));
        try {
            client.connectPubSubAsync(StringCodec.UTF8, setup.sentinelUri(sentinel, place.options()))
                    .whenComplete((opened, thrown) -> {
                        if (opened == null) {
                            again();
                        } else {
                            new Listener(sentinel, opened).begin();
                        }
                    });
        } catch (RuntimeException e) { // as Lettuce does when its threads are gone
            again();
        }
    }

    private void again() {
        later(this::listen, Duration.ofMillis(backoff.nextMillis()));
    }

    private void later(Runnable step, Duration pause) {
        if (closed) {
            return;
        }
        try {
            setup.resources().eventExecutorGroup().schedule(step, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // the application has ended its client's threads
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

        private final ReentrantLock lock = new ReentrantLock();

        /** Whether this sentinel has said where the master is since it is listened to: nothing was missed then. Set under lock. */
        private volatile boolean told;

        Listener(Server sentinel, StatefulRedisPubSubConnection<String, String> connection) {
            this.sentinel = sentinel;
            this.connection = connection;
        }

        void begin() {
            connection.addListener((RedisPubSubListener<String, String>) this);
            connection.addListener((RedisConnectionStateListener) this);
            connection.async().subscribe(SWITCHED).whenComplete((none, refused) -> {
                if (refused != null || closed || !connection.isOpen()) {
                    end();
                } else {
                    askForLife();
                    ask();
                }
            });
        }

        /** The message is: name, old host, old port, new host, new port. */
        @Override
        public void message(String channel, @Nullable String message) {
            if (message != null && message.startsWith(place.masterName() + " ")) {
                String[] words = message.split(" ", -1);
                tell(SentinelAddresses.address(words[words.length - 2], words[words.length - 1]), false);
            }
        }

        private void ask() {
            addresses.find(sentinel).thenAccept(master -> tell(master, true));
        }

        /** @param asked whether it is an answer: what came as a message is newer */
        private void tell(SocketAddress master, boolean asked) {
            lock.lock();
            try {
                if (!ended.get() && (!asked || !told)) {
                    told = true;
                    addresses.told(sentinel, master);
                    follower.accept(master);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            end();
        }

        /** A machine that is off does not say that a connection has ended. */
        private void askForLife() {
            Ping ping = Ping.send(connection);
            later(() -> look(ping), setup.options().healthCheckInterval());
        }

        private void look(Ping ping) {
            if (!ping.isAnswered()) {
                end();
            } else if (!ended.get()) {
                backoff.reset();
                if (!told) {
                    ask();
                }
                askForLife();
            }
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                connection.closeAsync();
                again();
            }
        }
    }
}
