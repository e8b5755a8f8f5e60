package io.github.celeriac.spi;

import java.time.Duration;

/**
 * How often each task that is awaited is read again: the whole of waiting where a store cannot push, and the safety net where
 * it can. Tasks that are due within half of the shortest pause are read together.
 *
 * @param shortest pause, after the wait began, or something may have been missed
 * @param longest pause; each is half as long again as the one before
 */
public record SweepPolicy(Duration shortest, Duration longest) {

    public SweepPolicy {
        if (shortest.isZero() || shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("sweep pauses were " + shortest + " and " + longest
                    + " but the shortest must be above zero and not above the longest");
        }
    }
}
