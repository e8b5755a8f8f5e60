package io.github.celeriac.rpc.internal;

import static java.lang.System.Logger.Level.WARNING;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.Compressions;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.StoredResult;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Takes replies as they arrive, finds the task they are about, keeps them and tells who waits. Mirrors
 * {@code ResultConsumer.on_state_change}: the {@code task_id} in the body counts, and the correlation id where that cannot
 * be read. Nothing that arrives makes it fail.
 */
final class Replies {
    private static final System.Logger LOG = System.getLogger(Replies.class.getName());

    private final CodecRegistry codecs;
    private final Compressions compressions;
    private final DecodeLimits limits;
    private final int maxBytes;
    private final ReplyBuffer buffer;
    private final StoreListener listener;
    private final StoreMetrics metrics;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();

    Replies(
            CodecRegistry codecs,
            Compressions compressions,
            DecodeLimits limits,
            int maxBytes,
            ReplyBuffer buffer,
            StoreListener listener,
            StoreMetrics metrics) {
        this.codecs = codecs;
        this.compressions = compressions;
        this.limits = limits;
        this.maxBytes = maxBytes;
        this.buffer = buffer;
        this.listener = listener;
        this.metrics = metrics;
    }

    void arrived(AMQP.BasicProperties properties, byte[] body) {
        Read read = read(properties, body);
        if (read != null) {
            StoredResult reply = read.reply;
            boolean awaited = watched.contains(reply.taskId());
            // Kept first: whoever begins to wait just now either finds it there or is told.
            if (buffer.put(reply, read.bytes, awaited) && watched.contains(reply.taskId())) {
                listener.arrived(reply);
            }
        }
    }

    /** @param bytes of the document, inflated: what it costs to keep it has nothing to do with how well it is compressed */
    private record Read(StoredResult reply, int bytes) {}

    void watch(String taskId) {
        watched.add(taskId);
    }

    void unwatch(String taskId) {
        watched.remove(taskId);
    }

    boolean isWatched(String taskId) {
        return watched.contains(taskId);
    }

    ReplyBuffer buffer() {
        return buffer;
    }

    /** Some may have been lost. */
    void missed() {
        listener.missed();
    }

    /** How many messages could not be read. */
    long refused() {
        return refused.sum();
    }

    private @Nullable Read read(AMQP.BasicProperties properties, byte[] body) {
        try {
            Codec codec = codec(properties, body);
            byte[] plain = inflated(properties, body);
            Object document = codec.decode(plain);
            return new Read(StoredResult.of(TaskMeta.of(taskId(properties, document), document)), plain.length);
        } catch (RuntimeException e) {
            ResultBackendException problem = e instanceof ResultBackendException known
                    ? known
                    : new ResultDecodingException("a reply could not be read: " + e, e);
            report(properties, problem);
            String about = properties.getCorrelationId();
            boolean nobodys = about == null || about.isEmpty();
            metrics.dropped(nobodys ? "nobodys" : "unreadable");
            return nobodys ? null : new Read(StoredResult.unreadable(about, problem), body.length);
        }
    }

    private Codec codec(AMQP.BasicProperties properties, byte[] body) {
        if (body.length > maxBytes) {
            throw new LimitExceededException("a reply has " + body.length + " bytes", "maxBytes", maxBytes);
        }
        String type = properties.getContentType();
        if (type == null || type.isEmpty()) {
            throw new ContentDisallowedException("a reply has no content type; its writer must set it, as Celery does");
        }
        return codecs.forContentType(type);
    }

    /** Mirrors {@code kombu.Message.decompress}: the header has a content type. */
    private byte[] inflated(AMQP.BasicProperties properties, byte[] body) {
        Object header =
                properties.getHeaders() == null ? null : properties.getHeaders().get("compression");
        if (header == null) {
            return body;
        }
        String compression = header.toString();
        return compressions
                .find(compression)
                .orElseThrow(() -> new ContentDisallowedException("a reply is compressed as '" + compression
                        + "', which is not known; let its writer use zlib, or not compress it"))
                .decompress(body, limits);
    }

    private static String taskId(AMQP.BasicProperties properties, @Nullable Object document) {
        if (document instanceof Map<?, ?> map && map.get("task_id") instanceof String id && !id.isEmpty()) {
            return id;
        }
        if (properties.getCorrelationId() == null
                || properties.getCorrelationId().isEmpty()) {
            throw new ResultDecodingException(
                    "a reply has neither a task_id nor a correlation id; was it written by Celery?");
        }
        return properties.getCorrelationId();
    }

    /** The first, and then ever more seldom: whoever may publish must not fill the log. */
    private void report(AMQP.BasicProperties properties, ResultBackendException problem) {
        refused.increment();
        long count = refused.sum();
        if (Long.bitCount(count) == 1) {
            LOG.log(
                    WARNING,
                    "refused {0} replies so far, the last about task {1}: {2}",
                    count,
                    properties.getCorrelationId(),
                    problem.getMessage());
        }
    }
}
