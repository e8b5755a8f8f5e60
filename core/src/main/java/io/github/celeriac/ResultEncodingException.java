package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot be written in the serializer's format. Nothing of it was written.
 */
public final class ResultEncodingException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public ResultEncodingException(String message) {
        super(message);
    }

    public ResultEncodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
