package io.github.celeriac.examples.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What {@code app.control.revoke} has said of tasks, and which of them run. Safe to share between threads. */
final class Revokes {
    private static final int MOST = 50_000; // as many as Celery remembers

    /** By task, whether it is to be broken off. */
    private final Map<String, Boolean> revoked = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    });

    private final Map<String, Thread> running = new ConcurrentHashMap<>();

    /** One message to all workers; of the many there are, only this one is understood. */
    void control(byte[] message) {
        if (Codecs.named("json").decode(message) instanceof Map<?, ?> command
                && "revoke".equals(command.get("method"))
                && command.get("arguments") instanceof Map<?, ?> arguments) {
            boolean terminate = Boolean.TRUE.equals(arguments.get("terminate"));
            Object ids = arguments.get("task_id");
            for (Object id : ids instanceof Collection<?> many ? many : List.of(String.valueOf(ids))) {
                revoke(String.valueOf(id), terminate);
            }
        }
    }

    private void revoke(String taskId, boolean terminate) {
        revoked.merge(taskId, terminate, Boolean::logicalOr);
        if (terminate) {
            running.computeIfPresent(taskId, (id, thread) -> {
                thread.interrupt();
                return thread;
            });
        }
    }

    boolean contains(String taskId) {
        return revoked.containsKey(taskId);
    }

    /** Runs a task's code, during which its thread may be interrupted, and not after. */
    @Nullable Object run(String taskId, Callable<@Nullable Object> code) throws Exception {
        running.put(taskId, Thread.currentThread());
        try {
            if (Boolean.TRUE.equals(revoked.get(taskId))) { // before it was seen to run
                throw new InterruptedException();
            }
            return code.call();
        } finally {
            running.remove(taskId, Thread.currentThread());
            Thread.interrupted();
        }
    }
}
