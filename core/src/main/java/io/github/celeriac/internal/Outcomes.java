package io.github.celeriac.internal;

import io.github.celeriac.AwaitInterruptedException;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ContentDisallowedException;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.RefusedClassException;
import io.github.celeriac.RejectedSignatureException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.States;
import io.github.celeriac.WriteOutcome;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Outcomes as words for tags: a short list, whatever happens. */
final class Outcomes {
    static final String OK = "ok";
    private static final Set<String> KNOWN_STATES =
            Set.of(States.RECEIVED, States.STARTED, States.SUCCESS, States.FAILURE, States.REVOKED, States.RETRY);

    private Outcomes() {}

    static String of(WriteOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** An application's own states are one. */
    static String ofState(String state) {
        return KNOWN_STATES.contains(state) ? state : "other";
    }

    static String of(Throwable thrown) {
        Throwable cause = Futures.unwrap(thrown);
        if (cause instanceof BackendUnavailableException) {
            return "unavailable";
        }
        if (cause instanceof BackendAccessException) {
            return "refused";
        }
        if (cause instanceof BackendClosedException) {
            return "closed";
        }
        if (cause instanceof ResultTimeoutException) {
            return "timeout";
        }
        if (cause instanceof CancellationException || cause instanceof AwaitInterruptedException) {
            return "cancelled";
        }
        if (cause instanceof ResultEncodingException) {
            return "encoding";
        }
        return isRefusal(cause) ? "decoding" : "error";
    }

    static boolean isRefusal(Throwable thrown) {
        return thrown instanceof ResultDecodingException || thrown instanceof ContentDisallowedException;
    }

    /** Why something was not read. */
    static String reason(Throwable refusal) {
        if (refusal instanceof LimitExceededException) {
            return "limit";
        }
        if (refusal instanceof RejectedSignatureException) {
            return "signature";
        }
        if (refusal instanceof RefusedClassException) {
            return "class";
        }
        return refusal instanceof ContentDisallowedException ? "content_type" : "malformed";
    }
}
