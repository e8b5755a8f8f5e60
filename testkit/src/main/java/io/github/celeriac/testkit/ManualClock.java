package io.github.celeriac.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. Safe to share between threads. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    private ManualClock(Instant start) {
        this.now = start;
    }

    public static ManualClock at(Instant start) {
        return new ManualClock(start);
    }

    /** E.g. {@code ManualClock.at("2026-01-31T12:00:00Z")}. */
    public static ManualClock at(String start) {
        return new ManualClock(Instant.parse(start));
    }

    public synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public String toString() {
        return "ManualClock[" + instant() + "]";
    }
}
