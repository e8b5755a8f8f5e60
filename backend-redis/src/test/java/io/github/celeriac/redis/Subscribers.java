package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.RedisFleet;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the server says of channels and connections. */
final class Subscribers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String[] CHANNELS = {"--raw", "PUBSUB", "CHANNELS", "*celery-task-meta-*"};
    private static final String[] CLIENTS = {"--raw", "CLIENT", "LIST"};

    private Subscribers() {}

    static void awaitChannel(RedisServer redis, String channel) {
        eventually("a subscriber of " + channel, () -> channels(redis).contains(channel));
    }

    static String channels(RedisServer redis) {
        return redis.cli(CHANNELS);
    }

    static String channels(RedisFleet fleet) {
        return String.join("", fleet.eachServer(CHANNELS));
    }

    /** The connections of backends with this client name. */
    static long connections(RedisServer redis, String clientName) {
        return connections(redis.cli(CLIENTS), clientName);
    }

    static long connections(RedisFleet fleet, String clientName) {
        return connections(String.join("\n", fleet.eachServer(CLIENTS)), clientName);
    }

    private static long connections(String clients, String clientName) {
        return clients.lines()
                .filter(line -> line.contains(" name=" + clientName + " "))
                .count();
    }

    /** Asks again and again until it is so. */
    static void eventually(String what, BooleanSupplier condition) {
        eventually(what, PATIENCE, condition);
    }

    static void eventually(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s within %s", what, patience)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
