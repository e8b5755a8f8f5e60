package io.github.celeriac.examples.worker;

import io.github.celeriac.spi.Codec;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redis, in the keys of kombu's Redis transport, without {@code global_keyprefix}.
 *
 * <p>A message is moved from its list to the hash {@code unacked} in one step, where kombu's workers take it first and note
 * it then. It stays there until its settlement. What a worker that died has left there is put back once
 * {@code --visibility-timeout} is over, by the next worker of its queue in either language: a task that takes longer than
 * that is run a second time.
 */
final class RedisBroker implements Broker {
    private static final List<String> KEPT = List.of("unacked", "unacked_index");
    private static final List<String> STEPS = List.of("", "\u0006\u00163", "\u0006\u00166", "\u0006\u00169");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String TAKE = script("take.lua");
    private static final String PUT_BACK = script("put_back.lua");
    private static final String SETTLE = script("settle.lua");

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;
    private final String queue;
    private final String tagPrefix;
    private final Pattern ownTags;
    private final String[] keys;
    private final String controlChannel;
    private final Duration visibilityTimeout;
    private final Codec json = Codecs.named("json");
    private final Set<String> out = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile Consumer<Message> tasks = message -> {};
    private volatile int room;
    private volatile boolean stopped;
    private long lastLook;

    RedisBroker(Options options) {
        RedisURI uri = uri(options.broker());
        client = RedisClient.create(uri);
        connection = client.connect();
        redis = connection.sync();
        queue = options.queue();
        tagPrefix = "celeriac:" + queue + ":";
        ownTags = Pattern.compile(Pattern.quote(tagPrefix) + "[0-9a-f-]{36}:\\d+");
        keys = Stream.concat(KEPT.stream(), STEPS.stream().map(step -> queue + step))
                .toArray(String[]::new);
        controlChannel = "/" + uri.getDatabase() + ".celery.pidbox";
        visibilityTimeout = options.visibilityTimeout();
        thread = new Thread(this::poll, "broker");
    }

    private static RedisURI uri(String url) {
        try {
            return RedisURI.create(url);
        } catch (RuntimeException e) {
            throw Broker.unreadableUrl();
        }
    }

    @Override
    public void consume(Consumer<Message> handler, Consumer<byte[]> control) {
        tasks = handler;
        var subscription = client.connectPubSub();
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String envelope) {
                try {
                    control.accept(body(fields(envelope)));
                } catch (RuntimeException e) {
                    System.err.println("ignored a control message: " + e.getMessage());
                }
            }
        });
        subscription.sync().subscribe(controlChannel);
        redis.sadd("_kombu.binding." + queue, queue + "\u0006\u0016\u0006\u0016" + queue);
        thread.start();
    }

    private void poll() {
        while (!stopped) {
            try {
                putBackOld();
                if (out.size() >= room || !take()) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (RuntimeException e) {
                System.err.println("no message could be taken: " + e.getMessage());
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        }
    }

    private boolean take() {
        String id = tagPrefix + UUID.randomUUID();
        List<String> taken = redis.eval(TAKE, ScriptOutputType.MULTI, keys, id, queue);
        if (taken.isEmpty()) {
            return false;
        }
        String tag = taken.get(0);
        out.add(tag);
        try {
            tasks.accept(message(tag, fields(taken.get(1))));
        } catch (RuntimeException e) {
            System.err.println("rejected a message: " + e.getMessage());
            settle(tag);
        }
        return true;
    }

    private Message message(String tag, Map<?, ?> envelope) {
        return new Message(
                strings(envelope.get("headers")),
                strings(envelope.get("properties")),
                String.valueOf(envelope.get("content-type")),
                body(envelope),
                settlement(tag));
    }

    /** Of this queue, taken by workers as this one: those of kombu's workers are put back by themselves. */
    private void putBackOld() {
        if (System.nanoTime() - lastLook < visibilityTimeout.toNanos() / 10 && lastLook != 0) {
            return;
        }
        lastLook = System.nanoTime();
        long now = Long.parseLong(redis.time().get(0));
        Range<Long> old = Range.create(0L, now - visibilityTimeout.toSeconds());
        putBack(redis.zrangebyscore("unacked_index", old).stream()
                .filter(tag -> ownTags.matcher(tag).matches())
                .toList());
    }

    private void putBack(Collection<String> tags) {
        List<String> arguments = new ArrayList<>(List.of(queue));
        arguments.addAll(tags);
        out.removeAll(tags);
        redis.eval(PUT_BACK, ScriptOutputType.STATUS, keys, arguments.toArray(String[]::new));
    }

    /** If the broker does not answer, the message is no longer ours all the same, and is put back when it is old. */
    private void settle(String tag) {
        out.remove(tag);
        redis.eval(SETTLE, ScriptOutputType.STATUS, keys, tag);
    }

    private Settlement settlement(String tag) {
        return new Settlement() {
            @Override
            public void ack() {
                settle(tag);
            }

            @Override
            public void reject() {
                settle(tag);
            }

            @Override
            public void putBack() {
                RedisBroker.this.putBack(List.of(tag));
            }
        };
    }

    private Map<?, ?> fields(String envelope) {
        return json.decode(envelope.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map ? map : Map.of();
    }

    @SuppressWarnings("unchecked") // JSON's keys are text
    private static Map<String, ?> strings(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    private static byte[] body(Map<?, ?> envelope) {
        return Base64.getDecoder().decode(String.valueOf(envelope.get("body")));
    }

    @Override
    public void room(int messages) {
        room = messages;
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void close() {
        try {
            putBack(out);
        } finally {
            connection.close();
            client.shutdown();
        }
    }

    static String script(String name) {
        try (InputStream in = RedisBroker.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
