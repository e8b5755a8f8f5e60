package io.github.celeriac.spi;

import java.time.Duration;

/**
 * How often everything that is awaited is read again: the whole of waiting where a store cannot push, and the safety net
 * where it can.
 *
 * @param shortest pause after something happened: a new wait, an arrival
 * @param longest pause after nothing has happened for a while; each pause is half as long again as the one before
 */
public record SweepPolicy(Duration shortest, Duration longest) {

    public SweepPolicy {
        if (shortest.isZero() || shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("sweep pauses were " + shortest + " and " + longest
                    + " but the shortest must be above zero and not above the longest");
        }
    }
}
