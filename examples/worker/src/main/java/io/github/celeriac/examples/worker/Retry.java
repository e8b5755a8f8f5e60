package io.github.celeriac.examples.worker;

import java.time.Duration;

/** Thrown by a task that wants to be run again, as {@code raise self.retry(…)} in Celery. */
final class Retry extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration countdown;

    Retry(Exception cause, Duration countdown) {
        super(cause);
        this.countdown = countdown;
    }

    Duration countdown() {
        return countdown;
    }
}
