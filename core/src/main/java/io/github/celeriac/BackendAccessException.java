package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The backend answered and refused us: wrong password, missing permission, read-only server. Trying again does not help.
 */
public final class BackendAccessException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public BackendAccessException(String message) {
        super(message);
    }

    public BackendAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
