package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.value.ResultTuple;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The canvas over any store and any publisher. */
public final class StandardCanvas implements Canvas {
    private final TaskMessages messages;
    private final Sending sending;
    private final Executor executor;

    public StandardCanvas(ResultStore store, TaskPublisher publisher, TaskMessages messages, Executor executor) {
        this.messages = messages;
        this.sending = new Sending(store, publisher);
        this.executor = executor;
    }

    @Override
    public CompletableFuture<ResultTuple> sendAsync(Signature signature) {
        CompletableFuture<ResultTuple> sent;
        try {
            Plan plan = new Plan(messages, TaskIdSource.random(), Lineage.NONE);
            ResultTuple result = plan.add(signature);
            sent = sending.send(plan).thenApply(nothing -> result);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.whenCompleteAsync((result, thrown) -> {}, executor);
    }

    @Override
    public void close() {}
}
