package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The backend did not answer, or not in time: trying again can help. A store may or may not have been written; storing
 * it again does no harm, but may then be told {@link WriteOutcome#KEPT_EXISTING_SUCCESS} by the first try.
 */
public final class BackendUnavailableException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public BackendUnavailableException(String message) {
        super(message);
    }

    public BackendUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
