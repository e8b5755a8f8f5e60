package io.github.celeriac;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a backend is doing, as {@link ResultBackend#health()} found it. Has no secret in it.
 *
 * @param status in one word
 * @param backend what was asked, e.g. {@code redis at localhost:6379/0}
 * @param answered how long one round trip took; null if there was no answer
 * @param causes why it is not {@link Status#UP}, each with what to do; empty if it is
 * @param waiting how many tasks are awaited now
 */
public record Health(
        Status status, String backend, @Nullable Duration answered, List<String> causes, int waiting) {
    /** Health in one word. */
    public enum Status {
        /** Results come and go. */
        UP,
        /** Results come and go, but slower than they should, or something is in need of mending. */
        DEGRADED,
        /** No results come or go. */
        DOWN
    }

    public Health {
        causes = List.copyOf(causes);
    }
}
