package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The signature of a value (serializer {@code auth}) is not of a certificate in the store, or not of this value: nothing was
 * decoded. Mirrors {@code celery.exceptions.SecurityError}.
 */
public final class RejectedSignatureException extends ResultDecodingException {
    private static final long serialVersionUID = 1L;

    public RejectedSignatureException(String message) {
        super(message);
    }

    public RejectedSignatureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
