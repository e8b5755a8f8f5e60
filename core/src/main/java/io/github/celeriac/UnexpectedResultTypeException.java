package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/** The result is fine, but the caller asked for it as something else. */
public final class UnexpectedResultTypeException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public UnexpectedResultTypeException(String message) {
        super(message);
    }

    public UnexpectedResultTypeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
