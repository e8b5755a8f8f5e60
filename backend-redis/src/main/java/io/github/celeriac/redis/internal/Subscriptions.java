package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.spi.StoreMetrics;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server's subscriptions as they are wanted: one connection, opened when somebody waits and closed when nobody has
 * waited for a while, and one SUBSCRIBE or UNSUBSCRIBE of many channels in flight at a time.
 *
 * <p>A connection that was lost is replaced; once everything is subscribed again, all that is awaited is read again. The
 * client is not left to do that: of a SUBSCRIBE with many channels it takes the first reply for the whole answer.
 *
 * <p>All state belongs to the one thread of {@link #serial}.
 */
final class Subscriptions {
    private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());
    private static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Supplier<CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>>> connector;
    private final ResultMessages messages;
    private final RedisOptions options;
    private final RedisErrors errors;
    private final StoreMetrics metrics;
    private final SerialExecutor serial = new SerialExecutor("celeriac-redis-messages-1", this::proceed);
    private final Backoff backoff = new Backoff();

    /** The tasks that are waited for; each future ends when its channel is subscribed, or cannot be for now. */
    private final Map<String, CompletableFuture<Void>> wanted = new HashMap<>();

    /** What the server has confirmed. */
    private final Set<String> subscribed = new HashSet<>();

    /** What has to be subscribed and unsubscribed, the oldest first. */
    private final Set<String> joining = new LinkedHashSet<>();

    private final Set<String> leaving = new LinkedHashSet<>();

    /** What the command in flight has not confirmed yet. */
    private final Set<String> inFlight = new HashSet<>();

    /** What was wanted when the connection was replaced and is not subscribed again yet. */
    private final Set<String> recovering = new HashSet<>();

    private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
    private boolean connecting;
    private volatile boolean lost;

    /** What Redis said to the last SUBSCRIBE on this connection, if it was no. */
    private volatile @Nullable String refusal;

    private boolean leavesNext;
    private boolean idleTimer;
    private long lastWantedNanos = System.nanoTime();
    private boolean closed;

    Subscriptions(
            Supplier<CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>>> connector,
            ResultMessages messages,
            RedisOptions options,
            RedisErrors errors,
            StoreMetrics metrics) {
        this.metrics = metrics;
        this.connector = connector;
        this.messages = messages;
        this.options = options;
        this.errors = errors;
    }

    /** Why results are polled, not pushed, at the moment. Unlike all else, may be called from any thread. */
    Optional<String> trouble() {
        String refused = refusal;
        if (refused != null) {
            return Optional.of("results are polled, not pushed: " + refused);
        }
        return lost
                ? Optional.of("results are polled, not pushed: the connection for messages is lost and not back yet;"
                        + " look at the server's log for client-output-buffer-limit and timeouts")
                : Optional.empty();
    }

    /** Ends when the server has confirmed the subscription; badly, if that cannot be had now, and then it is tried on. */
    CompletableFuture<Void> watch(String taskId) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        if (!serial.run(() -> want(taskId, ready))) {
            ready.completeExceptionally(errors.closed());
        }
        return ready;
    }

    void unwatch(String taskId) {
        serial.run(() -> want(taskId, null));
    }

    private void want(String taskId, @Nullable CompletableFuture<Void> ready) {
        if (ready == null) {
            CompletableFuture<Void> before = wanted.remove(taskId);
            if (before != null) {
                before.complete(null);
            }
            joining.remove(taskId);
            leaving.add(taskId);
            recovered(taskId);
        } else if (closed) {
            ready.completeExceptionally(errors.closed());
        } else {
            wanted.put(taskId, ready);
            leaving.remove(taskId);
            if (subscribed.contains(taskId) && !inFlight.contains(taskId)) {
                ready.complete(null);
            } else {
                joining.add(taskId);
            }
        }
    }

    /** Runs after every change: sends the next command, or opens or closes the connection. */
    private void proceed() {
        if (closed || !inFlight.isEmpty()) {
            return;
        }
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current == null) {
            leaving.clear();
            if (!wanted.isEmpty() && !connecting) {
                connect();
            }
            return;
        }
        leavesNext = !leavesNext; // in turns, so that neither waits for the other to be done
        if (!(leavesNext ? leave(current) || join(current) : join(current) || leave(current))) {
            closeWhenIdle(current);
        }
    }

    private boolean leave(StatefulRedisPubSubConnection<String, byte[]> current) {
        List<String> taken = take(leaving, true);
        if (!taken.isEmpty()) {
            inFlight.addAll(taken);
            current.async().unsubscribe(channels(taken)).exceptionally(thrown -> failed(current, thrown));
        }
        return !taken.isEmpty();
    }

    private boolean join(StatefulRedisPubSubConnection<String, byte[]> current) {
        List<String> taken = take(joining, false);
        if (!taken.isEmpty()) {
            inFlight.addAll(taken);
            current.async().subscribe(channels(taken)).exceptionally(thrown -> failed(current, thrown));
        }
        return !taken.isEmpty();
    }

    private List<String> take(Set<String> from, boolean areSubscribed) {
        List<String> taken = new ArrayList<>();
        Iterator<String> ids = from.iterator();
        while (ids.hasNext() && taken.size() < BATCH) {
            String id = ids.next();
            ids.remove();
            if (subscribed.contains(id) == areSubscribed) {
                taken.add(id);
            }
        }
        return taken;
    }

    private String[] channels(List<String> taskIds) {
        return taskIds.stream().map(messages::channel).toArray(String[]::new);
    }

    private void connect() {
        connecting = true;
        connector.get().whenComplete((opened, thrown) -> {
            if (!serial.run(() -> connected(opened, thrown)) && opened != null) {
                opened.closeAsync();
            }
        });
    }

    private void connected(@Nullable StatefulRedisPubSubConnection<String, byte[]> opened, @Nullable Throwable thrown) {
        connecting = false;
        if (opened == null) {
            giveUpForNow(errors.translate(thrown == null ? new IllegalStateException() : thrown));
            reconnectLater();
            return;
        }
        connection = opened;
        MessageListener listener = new MessageListener(this, opened);
        opened.addListener((RedisPubSubListener<String, byte[]>) listener);
        opened.addListener((RedisConnectionStateListener) listener);
        if (!opened.isOpen()) {
            lostNow(opened);
            return;
        }
        backoff.reset();
        joining.addAll(wanted.keySet());
        refusal = null;
        if (lost) {
            metrics.reconnected("messages");
            recovering.addAll(wanted.keySet());
        }
        lost = false;
        checkHealth(opened, Ping.send(opened));
    }

    private void reconnectLater() {
        lost = true;
        connecting = true;
        serial.runLater(() -> connecting = false, backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }

    /** Who waits for a subscription goes on without one, and reads at once; what is missed meanwhile is read later. */
    private void giveUpForNow(RuntimeException problem) {
        wanted.values().forEach(ready -> ready.completeExceptionally(problem));
    }

    /** Called when a connection ends, by whomever. */
    void disconnected(StatefulRedisPubSubConnection<String, byte[]> ended) {
        serial.run(() -> lostNow(ended));
    }

    private void lostNow(StatefulRedisPubSubConnection<String, byte[]> ended) {
        if (connection != ended) {
            return;
        }
        connection = null;
        ended.closeAsync();
        subscribed.clear();
        inFlight.clear();
        joining.clear();
        recovering.clear();
        if (!closed && !wanted.isEmpty()) {
            giveUpForNow(new BackendUnavailableException(errors.description() + " closed the connection for messages"));
            reconnectLater();
        }
    }

    /** A command that Redis refuses is not repeated on this connection; any other trouble ends the connection. */
    private @Nullable Void failed(StatefulRedisPubSubConnection<String, byte[]> current, Throwable thrown) {
        serial.run(() -> {
            if (connection != current) {
                return;
            }
            if (RedisErrors.serverReply(thrown) == null) {
                lostNow(current);
                return;
            }
            RuntimeException problem = errors.translate(thrown);
            refusal = problem.getMessage();
            LOG.log(WARNING, "results are polled, not pushed: {0}", problem.getMessage());
            for (String id : inFlight) {
                CompletableFuture<Void> ready = wanted.get(id);
                if (ready != null) {
                    ready.completeExceptionally(problem);
                }
            }
            inFlight.clear();
        });
        return null;
    }

    void confirmed(StatefulRedisPubSubConnection<String, byte[]> by, String channel, boolean isSubscribed) {
        serial.run(() -> {
            if (connection == by) {
                confirmed(messages.taskId(channel), isSubscribed);
            }
        });
    }

    private void confirmed(String taskId, boolean isSubscribed) {
        inFlight.remove(taskId);
        CompletableFuture<Void> ready = wanted.get(taskId);
        if (isSubscribed) {
            subscribed.add(taskId);
            if (ready != null) {
                ready.complete(null);
            } else {
                leaving.add(taskId);
            }
            recovered(taskId);
        } else {
            subscribed.remove(taskId);
            if (ready != null) {
                joining.add(taskId);
            }
        }
    }

    private void recovered(String taskId) {
        if (recovering.remove(taskId) && recovering.isEmpty()) {
            messages.missed();
        }
    }

    void arrived(String channel, byte[] document) {
        messages.arrived(channel, document);
    }

    /** A connection can be dead without anybody being told. */
    private void checkHealth(StatefulRedisPubSubConnection<String, byte[]> current, Ping last) {
        if (connection != current) {
            return;
        }
        if (last.isOverdue(options.socketTimeout())) {
            lostNow(current);
            return;
        }
        Ping next = last.isAnswered() ? Ping.send(current) : last;
        serial.runLater(
                () -> checkHealth(current, next), options.healthCheckInterval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void closeWhenIdle(StatefulRedisPubSubConnection<String, byte[]> current) {
        if (!wanted.isEmpty()) {
            lastWantedNanos = System.nanoTime();
        } else if (System.nanoTime() - lastWantedNanos >= IDLE.toNanos()) {
            lostNow(current);
        } else if (!idleTimer) {
            idleTimer = true;
            serial.runLater(() -> idleTimer = false, IDLE.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void close() {
        serial.run(() -> {
            closed = true;
            giveUpForNow(errors.closed());
        });
        serial.close();
    }
}
