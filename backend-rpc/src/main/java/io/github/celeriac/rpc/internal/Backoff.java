package io.github.celeriac.rpc.internal;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts to connect: short at first, jittered, so that many clients do not come back in step. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 1_000;

    private int attempts;

    long nextMillis() {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts++, 10));
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    void reset() {
        attempts = 0;
    }
}
