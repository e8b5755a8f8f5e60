package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong between this library and the backend; its subclasses are split by what the caller can do.
 *
 * <p>A task that failed is not one of these: see {@link RemoteTaskException}.
 */
public class ResultBackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ResultBackendException(String message) {
        super(message);
    }

    public ResultBackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
