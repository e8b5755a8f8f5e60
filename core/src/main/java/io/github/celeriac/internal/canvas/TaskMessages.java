package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.CeleryTime;
import io.github.celeriac.internal.HostName;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds the messages of task protocol 2. Mirrors {@code Celery.send_task}, {@code AMQP.as_task_v2} and
 * {@code send_task_message} of Celery 5.6.
 */
public final class TaskMessages {
    private static final int MAX_REPR = 1024;

    private final Function<@Nullable String, Codec> codecs;
    private final UnaryOperator<String> queues;
    private final InstantSource clock;
    private final String ownId;
    private final ResultStore store;
    private final String origin = "gen" + ProcessHandle.current().pid() + "@" + HostName.get();

    /**
     * Builds with these.
     *
     * @param codecs the serializer of that name; of {@code task_serializer} for null
     * @param queues the queue of a task whose signature names none
     * @param store where results are awaited
     */
    public TaskMessages(
            Function<@Nullable String, Codec> codecs,
            UnaryOperator<String> queues,
            InstantSource clock,
            ResultStore store) {
        this.ownId = store.replyTo().orElseGet(() -> UUID.randomUUID().toString());
        this.store = store;
        this.codecs = codecs;
        this.queues = queues;
        this.clock = clock;
    }

    /** Where the results of what others send on are awaited by whoever sends with this. */
    String replyToFromElsewhere() {
        return store.replyToFromElsewhere().orElse(ownId);
    }

    private String replyTo(Signature signature) {
        return signature
                .textOption("reply_to")
                .filter(named -> !store.isReplyTo(named))
                .orElse(ownId);
    }

    /**
     * The message of one task.
     *
     * @param signature with its {@code task_id}
     * @throws io.github.celeriac.ResultEncodingException if the serializer has no form for an argument
     */
    TaskMessage of(Signature signature, Lineage lineage) {
        String taskId = signature.textOption("task_id").orElseThrow();
        Codec codec = codecs.apply(signature.textOption("serializer").orElse(null));
        Instant expires = time(signature, "expires");
        return new TaskMessage(
                headers(signature, taskId, lineage, expires),
                codec.encode(body(signature)),
                codec.contentType(),
                codec.contentEncoding(),
                taskId,
                replyTo(signature),
                signature.option("priority") instanceof Number priority ? priority.intValue() : 0,
                expires == null ? null : remaining(expires),
                exchange(signature),
                routingKey(signature));
    }

    private Map<String, @Nullable Object> headers(
            Signature signature, String taskId, Lineage lineage, @Nullable Instant expires) {
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        headers.put("lang", "py");
        headers.put("task", signature.task());
        headers.put("id", taskId);
        headers.put("shadow", signature.option("shadow"));
        headers.put("eta", eta(signature));
        headers.put("expires", expires == null ? null : CeleryTime.format(expires));
        headers.put("group", signature.option("group_id"));
        headers.put("group_index", signature.option("group_index"));
        headers.put("retries", signature.option("retries") instanceof Number retries ? retries : 0);
        headers.put("timelimit", Arrays.asList(signature.option("time_limit"), signature.option("soft_time_limit")));
        headers.put("root_id", signature.textOption("root_id").orElse(orElse(lineage.rootId(), taskId)));
        headers.put("parent_id", signature.textOption("parent_id").orElse(lineage.parentId()));
        headers.put("argsrepr", PythonRepr.of(Tuple.copyOf(signature.args()), MAX_REPR));
        headers.put("kwargsrepr", PythonRepr.of(signature.kwargs(), MAX_REPR));
        headers.put("origin", origin);
        headers.put("ignore_result", Boolean.TRUE.equals(signature.option("ignore_result")));
        headers.put(
                "replaced_task_nesting",
                signature.option("replaced_task_nesting") instanceof Number nesting ? nesting : 0);
        List<@Nullable Object> stamped = signature.listOption("stamped_headers");
        headers.put("stamped_headers", stamped.isEmpty() ? null : stamped);
        Map<String, @Nullable Object> stamps = new LinkedHashMap<>();
        stamped.forEach(name -> stamps.put(String.valueOf(name), signature.option(String.valueOf(name))));
        headers.put("stamps", stamps);
        if (signature.option("headers") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> headers.put(String.valueOf(name), value));
        }
        return headers;
    }

    private static String orElse(@Nullable String one, String other) {
        return one == null ? other : one;
    }

    private static List<@Nullable Object> body(Signature signature) {
        Map<String, @Nullable Object> embed = new LinkedHashMap<>();
        embed.put("callbacks", orNull(signature.listOption("link")));
        embed.put("errbacks", orNull(signature.listOption("link_error")));
        embed.put("chain", signature.option("chain"));
        embed.put("chord", signature.option("chord"));
        return Arrays.asList(signature.args(), signature.kwargs(), embed);
    }

    private static @Nullable List<@Nullable Object> orNull(List<@Nullable Object> list) {
        return list.isEmpty() ? null : list;
    }

    private @Nullable String eta(Signature signature) {
        Instant eta = signature.option("countdown") instanceof Number seconds && seconds.doubleValue() > 0
                ? clock.instant().plus(seconds(seconds))
                : time(signature, "eta");
        return eta == null ? null : CeleryTime.format(eta);
    }

    /** A number of seconds from now, or a time. */
    private @Nullable Instant time(Signature signature, String option) {
        Object value = signature.option(option);
        if (value instanceof Number seconds) {
            return clock.instant().plus(seconds(seconds));
        }
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof String text) {
            return CeleryTime.parse(text);
        }
        if (value != null) {
            throw new IllegalArgumentException(option + " of task " + signature.task() + " was a "
                    + value.getClass().getSimpleName()
                    + " but must be seconds from now, an Instant, or ISO-8601 text with an offset");
        }
        return null;
    }

    private static Duration seconds(Number seconds) {
        return Duration.ofNanos(Math.round(seconds.doubleValue() * 1e9));
    }

    private Duration remaining(Instant expires) {
        Duration left = Duration.between(clock.instant(), expires);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Direct exchanges are left out, as in Celery: the queue itself is the address. */
    private static String exchange(Signature signature) {
        return signature.textOption("queue").isPresent()
                        || signature.textOption("routing_key").isEmpty()
                ? ""
                : signature.textOption("exchange").orElse("");
    }

    private String routingKey(Signature signature) {
        return signature.textOption("queue").isPresent()
                ? queue(signature)
                : signature.textOption("routing_key").orElseGet(() -> queue(signature));
    }

    /** The queue that it names, or else that of its name, whatever its exchange and routing key. */
    String queue(Signature signature) {
        return signature.textOption("queue").orElseGet(() -> queues.apply(signature.task()));
    }
}
