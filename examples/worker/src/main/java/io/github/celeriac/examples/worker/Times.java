package io.github.celeriac.examples.worker;

import io.github.celeriac.TaskContext;
import io.github.celeriac.spi.IsoText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a message says that its task may run. */
final class Times {
    private Times() {}

    static boolean isExpired(TaskContext task) {
        return time(task, "expires").map(Instant.now()::isAfter).orElse(false);
    }

    /** How long until it is due; nothing if it is. */
    static Optional<Duration> untilDue(TaskContext task) {
        return time(task, "eta")
                .map(eta -> Duration.between(Instant.now(), eta))
                .filter(left -> !left.isNegative() && !left.isZero());
    }

    /** ISO-8601, in UTC if it has no offset. */
    private static Optional<Instant> time(TaskContext task, String header) {
        return Optional.ofNullable(task.field(header)).map(text -> IsoText.parseInstant(text.toString()));
    }
}
