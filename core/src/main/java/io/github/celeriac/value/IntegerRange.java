package io.github.celeriac.value;

/**
 * A Python {@code range}: not expanded, since three numbers can stand for any count.
 *
 * @param stop the first value that is not part of it
 * @param step not zero
 */
public record IntegerRange(long start, long stop, long step) {}
