package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted; its interrupt flag is set again.
 */
public final class AwaitInterruptedException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public AwaitInterruptedException(String message) {
        super(message);
    }

    public AwaitInterruptedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
