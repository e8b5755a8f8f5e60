package io.github.celeriac.internal.spool;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a spool to be sent.
 *
 * @param begun when the oldest file was; null if there is none
 */
public record SpoolContents(int files, long bytes, @Nullable Instant begun) {
    static final SpoolContents NOTHING = new SpoolContents(0, 0, null);

    /** Zero if there is nothing, or the clock was set back. */
    public Duration age(Instant now) {
        return begun == null || begun.isAfter(now) ? Duration.ZERO : Duration.between(begun, now);
    }
}
