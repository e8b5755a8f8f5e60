package io.github.celeriac;

import java.util.Set;

/**
 * The names of Celery's states. Celery lets applications invent more, so a state is text, not an enum.
 *
 * <p>Mirrors {@code celery.states}.
 */
public final class States {
    public static final String PENDING = "PENDING";
    public static final String RECEIVED = "RECEIVED";
    public static final String STARTED = "STARTED";
    public static final String SUCCESS = "SUCCESS";
    public static final String FAILURE = "FAILURE";
    public static final String REVOKED = "REVOKED";
    public static final String RETRY = "RETRY";

    private static final Set<String> READY = Set.of(SUCCESS, FAILURE, REVOKED);
    private static final Set<String> EXCEPTION = Set.of(FAILURE, REVOKED, RETRY);

    private States() {}

    /** Whether the task has ended: {@code SUCCESS}, {@code FAILURE} or {@code REVOKED}. */
    public static boolean isReady(String state) {
        return READY.contains(state);
    }

    /** Whether the stored result of this state is an exception: {@code FAILURE}, {@code REVOKED} or {@code RETRY}. */
    public static boolean isException(String state) {
        return EXCEPTION.contains(state);
    }
}
