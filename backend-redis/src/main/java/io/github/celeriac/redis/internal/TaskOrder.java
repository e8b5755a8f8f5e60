package io.github.celeriac.redis.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps the stores of one task in their order: the next begins when the one before has ended. Otherwise a STARTED that has
 * to be sent twice, e.g. as the server did not know the script, could land after the FAILURE that followed it.
 */
final class TaskOrder {
    private final ConcurrentMap<String, Attempted<?>> last = new ConcurrentHashMap<>();

    void begin(String taskId, Attempted<?> attempt, Runnable step) {
        Attempted<?> before = last.put(taskId, attempt);
        attempt.whenComplete((value, thrown) -> last.remove(taskId, attempt));
        if (before == null) {
            attempt.guarded(step);
        } else {
            attempt.limitTime();
            before.whenComplete((value, thrown) -> attempt.guarded(step));
        }
    }
}
