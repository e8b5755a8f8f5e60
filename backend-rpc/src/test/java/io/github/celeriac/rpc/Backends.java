package io.github.celeriac.rpc;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RabbitServer;
import java.util.concurrent.CompletableFuture;

/** Builders of backends on the brokers of tests. */
final class Backends {
    private Backends() {}

    static RpcResultBackend.Builder on(RabbitServer rabbit) {
        return RpcResultBackend.builder()
                .broker(rabbit.urlWithoutPassword())
                .password(Credentials.literal(rabbit.password()));
    }

    /** What its tasks have as {@code reply_to}; its queue is there by then. */
    static String replyTo(ResultBackend client) {
        Unsent unsent = new Unsent();
        try (Canvas canvas = client.canvas(unsent)) {
            canvas.send(Signature.of("never.sent"));
        }
        return unsent.replyTo;
    }

    static final class Unsent implements TaskPublisher {
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
