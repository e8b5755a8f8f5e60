package io.github.celeriac.canvas;

import io.github.celeriac.States;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The states of a group's members at one moment. Immutable. Mirrors what {@code celery.result.ResultSet} tells of itself.
 *
 * @param byTask each member's state by its task's id, in the group's order: {@link States#PENDING} where nothing is stored,
 *     {@code UNREADABLE} where what is stored cannot be read
 */
public record GroupStates(Map<String, String> byTask) {

    public GroupStates {
        byTask = Collections.unmodifiableMap(new LinkedHashMap<>(byTask));
    }

    /** How many members there are. */
    public int total() {
        return byTask.size();
    }

    /** How many are in this state. */
    public int count(String state) {
        return Collections.frequency(byTask.values(), state);
    }

    /** How many have succeeded. Mirrors {@code completed_count}. */
    public int completedCount() {
        return count(States.SUCCESS);
    }

    /** Whether all have ended. */
    public boolean isReady() {
        return byTask.values().stream().allMatch(States::isReady);
    }

    /** Whether all have succeeded. */
    public boolean isSuccessful() {
        return completedCount() == total();
    }

    /** Whether one has failed; as in Celery, a revoked one has not. */
    public boolean isFailed() {
        return byTask.containsValue(States.FAILURE);
    }

    /** Whether one has not ended. */
    public boolean isWaiting() {
        return !isReady();
    }
}
