package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.Compression;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that tell clients of a task's states. Mirrors {@code RPCBackend.store_result} and {@code _to_result} of
 * Celery 5.2 to 5.6, byte for byte.
 *
 * @param persistent as {@code result_persistent} has it
 * @param compression of bodies, named in a header as {@code kombu.Producer} does; null for none
 * @param compressionMinBytes size from which on a body is compressed
 */
record ResultMessages(
        Codec codec,
        int maxBytes,
        boolean persistent,
        @Nullable Compression compression,
        int compressionMinBytes) {
    /** The broker answers under names of this kind at once, whether the client is still there or not. */
    private static final String DIRECT = "amq.rabbitmq.reply-to.";

    /** No queue can have this name: those that begin with {@code amq.} are the broker's own. */
    static final String NOBODY = "amq.celeriac-nobody";

    private static final int MAX_SHORT_TEXT = 255;

    /**
     * The message for one state.
     *
     * @throws ResultEncodingException if the codec has no form for it, or it is too large
     */
    Outgoing encode(TaskContext task, TaskMeta meta, String replyTo) {
        byte[] body = codec.encode(document(meta));
        if (body.length > maxBytes) {
            throw new ResultEncodingException(String.format(
                    Locale.ROOT,
                    "result of task %s was %,d bytes but max_result_bytes allows %,d; store a reference instead, or raise it",
                    meta.taskId(),
                    body.length,
                    maxBytes));
        }
        if (isTooLong(task.correlationId())) {
            throw new ResultEncodingException("correlation id of task " + meta.taskId()
                    + " is longer than the 255 bytes that AMQP has for it; use a shorter task id");
        }
        Compression used = body.length < compressionMinBytes ? null : compression;
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(codec.contentType())
                .contentEncoding(codec.contentEncoding())
                .correlationId(task.correlationId())
                .deliveryMode(persistent ? 2 : 1)
                .priority(0)
                .headers(used == null ? Map.of() : Map.of("compression", used.contentType()))
                .build();
        byte[] sent = used == null ? body : used.compress(body);
        return new Outgoing("", replyTo, !replyTo.startsWith(DIRECT), properties, sent);
    }

    /** To nobody. */
    static Outgoing ping() {
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().deliveryMode(1).build();
        return new Outgoing("", NOBODY, false, properties, new byte[0]);
    }

    /** Whether no queue can have this name. */
    static boolean isTooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_SHORT_TEXT;
    }

    private static Map<String, @Nullable Object> document(TaskMeta meta) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("task_id", meta.taskId());
        document.put("status", meta.state());
        document.put("result", meta.result());
        document.put("traceback", meta.field("traceback"));
        document.put("children", meta.field("children"));
        return document;
    }
}
