package io.github.celeriac.rpc.internal;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.github.celeriac.spi.Findings;
import io.github.celeriac.spi.IsoText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds reply queues that clients have left behind for ever: named by a UUID and made to go with their consumer, as Celery's are,
 * but without one, without an expiry of their own, and after nothing was asked of them for longer than a result is to live.
 *
 * <p>A queue with an expiry is let go by the broker itself, and until then its client may come back. A client that only looks now
 * and then has no consumer either, so the time is what tells. AMQP has no way to list queues, so RabbitMQ's management API is
 * asked.
 */
final class ReplyQueueExaminer {
    private static final String LEFT = "reply_queue_left";
    private static final String UUID_NAME = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    private final @Nullable Supplier<ManagementApi> api;
    private final Duration expires;
    private final InstantSource clock;

    /**
     * @param api made for each look; null if nobody said where it is
     * @param expires how long results live; zero for ever
     */
    ReplyQueueExaminer(@Nullable Supplier<ManagementApi> api, Duration expires, InstantSource clock) {
        this.api = api;
        this.expires = expires;
        this.clock = clock;
    }

    List<Finding> examine(boolean repair) {
        if (api == null) {
            return List.of(Finding.of(
                    "not_seen",
                    Severity.NOTE,
                    "reply queues that were left behind are not seen, as AMQP lists no queues",
                    "enable rabbitmq_management and set " + RpcSettings.MANAGEMENT_URL.name()
                            + ", e.g. http://localhost:15672"));
        }
        if (expires.isZero()) {
            return List.of(Finding.of(
                    "not_seen",
                    Severity.NOTE,
                    "reply queues that were left behind cannot be told, as result_expires lets results live for ever",
                    "set result_expires to how long the sender of a task may take to ask for its result"));
        }
        Findings findings = new Findings();
        try (ManagementApi asked = api.get()) {
            examine(asked, repair, findings);
        } catch (IOException | UncheckedIOException e) { // for want of descriptors, e.g.
            cannot(RpcSettings.MANAGEMENT_URL.name(), e, findings);
        }
        return findings.all();
    }

    private void examine(ManagementApi asked, boolean repair, Findings findings) {
        try {
            List<String> left = left(asked, findings);
            findings.repairable(LEFT, 0);
            if (repair) {
                left.forEach(name -> delete(asked, name, findings));
            }
        } catch (IOException e) {
            cannot(asked.toString(), e, findings);
        }
    }

    private static void cannot(String asked, Exception e, Findings findings) {
        findings.add(
                "not_seen",
                Severity.NOTE,
                asked,
                "not all queues were looked at, or deleted: " + asked + ": " + e.getMessage(),
                "check " + RpcSettings.MANAGEMENT_URL.name()
                        + ", and that its user has the tag management, and may configure the queues");
    }

    /** All are found before any is deleted, as that would move the pages. */
    private List<String> left(ManagementApi asked, Findings findings) throws IOException {
        List<String> names = new ArrayList<>();
        long pages = 1;
        for (int number = 1; number <= pages; number++) {
            ManagementApi.Page page = asked.page(number, UUID_NAME);
            pages = page.pages();
            for (Map<?, ?> queue : page.queues()) {
                String name = String.valueOf(queue.get("name"));
                if (!isForReplies(queue)) {
                    continue;
                }
                Instant idle = idleSince(queue).orElse(Instant.MAX);
                if (!(queue.get("consumers") instanceof Long consumers)) {
                    findings.add(
                            "not_seen",
                            Severity.NOTE,
                            name,
                            "queues of which the management API tells no consumers, as statistics are off or not there yet",
                            "look again in a minute, or turn management_agent.disable_metrics_collector off");
                } else if (consumers == 0 && idle.isBefore(clock.instant().minus(expires))) {
                    names.add(name);
                    findings.add(
                            LEFT,
                            Severity.WARNING,
                            name + " (" + queue.get("messages") + " messages, idle since " + idle + ")",
                            "reply queues without consumer and expiry, of which nothing was asked for longer than result_expires:"
                                    + " their clients are gone, or do not look",
                            "delete them, unless somebody consumes from them by then");
                }
            }
        }
        return names;
    }

    private static boolean isForReplies(Map<?, ?> queue) {
        boolean expires = queue.get("arguments") instanceof Map<?, ?> arguments && arguments.containsKey("x-expires");
        return Boolean.TRUE.equals(queue.get("auto_delete"))
                && Boolean.FALSE.equals(queue.get("exclusive"))
                && !expires;
    }

    /** {@code 2026-01-31T10:20:30.456+00:00}, or in older brokers {@code 2026-01-31 10:20:30}. */
    private static Optional<Instant> idleSince(Map<?, ?> queue) {
        try {
            return Optional.of(IsoText.parseInstant(String.valueOf(queue.get("idle_since"))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** One that cannot be deleted keeps none of the others. */
    private static void delete(ManagementApi asked, String name, Findings findings) {
        try {
            findings.repairable(LEFT, asked.deleteUnused(name) ? 1 : 0);
        } catch (IOException e) {
            cannot(asked.toString(), e, findings);
        }
    }
}
