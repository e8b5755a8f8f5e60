package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.canvas.TaskCompletion;
import io.github.celeriac.internal.DocumentSink;
import io.github.celeriac.internal.MetaDocuments;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The canvas over any store and any publisher. */
public final class StandardCanvas implements Canvas {
    private final TaskMessages messages;
    private final Sending sending;
    private final Executor executor;
    private final StandardCompletion completion;
    private final ChordSweep sweep;

    /**
     * Puts the parts together.
     *
     * @param sink where results are stored
     * @param spool the same, with the spool before it
     * @param pace of what is done for chords
     */
    public StandardCanvas(
            ResultStore store,
            DocumentSink sink,
            DocumentSink spool,
            MetaDocuments documents,
            TaskPublisher publisher,
            TaskMessages messages,
            Executor executor,
            ChordPace pace) {
        this.messages = messages;
        this.executor = executor;
        sending = new Sending(store, publisher);
        Storing storing = new Storing(store, sink, spool, documents);
        Obligations obligations = new Obligations(store, storing, sending, documents, messages);
        ChordUnlock unlock = new ChordUnlock(store, sending, messages, obligations, pace.unlockInterval());
        completion = new StandardCompletion(documents, storing, sending, messages, obligations, unlock, executor);
        sweep = new ChordSweep(store.chords(), obligations.chordEnding(), store.description(), pace.lease());
    }

    /**
     * Times.
     *
     * @param lease how long who completes a chord has for its body
     * @param unlockInterval between two looks of {@code celery.chord_unlock}
     */
    public record ChordPace(Duration lease, Duration unlockInterval) {}

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
    public TaskCompletion completion() {
        sweep.start();
        return completion;
    }

    @Override
    public void close() {
        sweep.close();
    }
}
