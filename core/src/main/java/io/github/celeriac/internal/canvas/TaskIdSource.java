package io.github.celeriac.internal.canvas;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids for tasks and groups that have none yet. */
public interface TaskIdSource {
    String next();

    /** As Celery's: never the same twice. */
    static TaskIdSource random() {
        return () -> UUID.randomUUID().toString();
    }

    /**
     * The same ids in the same order for the same seed: who does a thing a second time, because it may have been left
     * undone, does not do another thing.
     */
    static TaskIdSource derivedFrom(String seed) {
        int[] count = {0};
        return () -> UUID.nameUUIDFromBytes((seed + ":" + count[0]++).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
