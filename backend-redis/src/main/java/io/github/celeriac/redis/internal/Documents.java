package io.github.celeriac.redis.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.StoredResult;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Documents and their bytes, in the one serializer that writers and readers of Redis have to share. */
record Documents(Codec codec, int maxBytes) {
    /** Redis takes no longer text; Celery refuses it, too. */
    private static final int REDIS_MAX_BYTES = 512 << 20;

    /**
     * The bytes to store.
     *
     * @throws ResultEncodingException if the codec has no form for it, or it is too large
     */
    byte[] encode(TaskMeta meta) {
        byte[] document = codec.encode(meta.asMap());
        int most = Math.min(maxBytes, REDIS_MAX_BYTES);
        if (document.length > most) {
            throw new ResultEncodingException(String.format(
                    Locale.ROOT,
                    "result of task %s was %,d bytes but max_result_bytes allows %,d; store a reference instead, or raise"
                            + " it (Redis takes up to %,d)",
                    meta.taskId(),
                    document.length,
                    most,
                    REDIS_MAX_BYTES));
        }
        return document;
    }

    StoredResult decode(String taskId, byte[] bytes) {
        return StoredResult.decode(taskId, bytes, codec);
    }

    /**
     * Whether a stored document forbids to store another one, and what the writer is then told.
     *
     * @throws ResultDecodingException if that cannot be known; Celery's writers fail in the same way
     */
    Optional<WriteOutcome> verdict(String taskId, byte[] stored, byte[] document) {
        String state;
        try {
            state = decode(taskId, stored).meta().state();
        } catch (ResultDecodingException e) {
            throw new ResultDecodingException(
                    "what is stored for task " + taskId + " cannot be read as " + codec.name()
                            + ", so it may be a SUCCESS and is kept; use the result_serializer of its writer, or forget it",
                    e);
        }
        if (!state.equals(States.SUCCESS)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.equals(stored, document) ? WriteOutcome.WRITTEN : WriteOutcome.KEPT_EXISTING_SUCCESS);
    }
}
