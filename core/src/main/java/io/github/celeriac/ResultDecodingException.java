package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/** The stored bytes are not what the serializer expects: broken, written by another serializer, or over a limit. */
public class ResultDecodingException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public ResultDecodingException(String message) {
        super(message);
    }

    public ResultDecodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
