package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The backend object was closed, before the call or while it waited.
 */
public final class BackendClosedException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public BackendClosedException(String message) {
        super(message);
    }

    public BackendClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
