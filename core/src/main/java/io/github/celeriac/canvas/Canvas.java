package io.github.celeriac.canvas;

import io.github.celeriac.internal.Futures;
import io.github.celeriac.value.ResultTuple;
import java.util.concurrent.CompletableFuture;

/**
 * Sends tasks, chains, groups and chords to workers of any language.
 *
 * <p>Made by {@link io.github.celeriac.ResultBackend#canvas}; keep one for the life of the application. Safe to share between
 * threads. Mirrors {@code Signature.apply_async}.
 */
public interface Canvas extends AutoCloseable {

    /**
     * Sends a signature.
     *
     * @return where its result will be: the task's id, for a chain the last one's with the others as parents, for a group its
     *     members, for a chord the body's with the header as parent
     * @throws io.github.celeriac.BackendUnavailableException if the broker does not take it; of a group, some may be sent
     * @throws io.github.celeriac.ResultEncodingException if the serializer has no form for an argument; nothing was sent
     * @throws UnsupportedOperationException if it has a chord and the backend cannot have chords; nothing was sent
     */
    default ResultTuple send(Signature signature) {
        return Futures.join(sendAsync(signature));
    }

    CompletableFuture<ResultTuple> sendAsync(Signature signature);

    /** What a worker's tasks owe at their end. Chords that nobody else ends are ended by who has called this. */
    TaskCompletion completion();

    /** Ends what this object does by itself. The publisher and the result backend stay open. May be repeated. */
    @Override
    void close();
}
