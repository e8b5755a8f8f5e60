package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Tasks that nobody runs, made up to store results for; where results are messages, they come to one backend object. */
final class OwnTasks {
    private final String replyTo;
    private final Set<String> used;

    private OwnTasks(ResultBackend reader, Set<String> used) {
        this.replyTo = reader.capabilities().contains(Capability.SHARED) ? "" : replyTo(reader);
        this.used = used;
    }

    /** @param reader the one that fetches and awaits them */
    static OwnTasks of(ResultBackend reader) {
        return new OwnTasks(reader, ConcurrentHashMap.newKeySet());
    }

    /** More of them, which another one fetches and awaits. */
    OwnTasks readBy(ResultBackend other) {
        return new OwnTasks(other, used);
    }

    TaskContext next() {
        String id = "celeriac-validate-" + UUID.randomUUID();
        used.add(id);
        return TaskContext.of(id).with("reply_to", replyTo);
    }

    /** The ids of all of them. */
    Set<String> used() {
        return used;
    }

    /** What a task that it sends would have as {@code reply_to}; its queue is there by then. */
    private static String replyTo(ResultBackend reader) {
        Unsent unsent = new Unsent();
        try (Canvas canvas = reader.canvas(unsent)) {
            canvas.send(Signature.of("celeriac.validate"));
        }
        return unsent.replyTo;
    }

    /** Sends nothing. */
    private static final class Unsent implements TaskPublisher {
        private volatile String replyTo = "";

        @Override
        public String description() {
            return "nobody";
        }

        @Override
        public CompletableFuture<Void> publish(TaskMessage message) {
            replyTo = message.replyTo();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
