package io.github.celeriac;

import org.jspecify.annotations.Nullable;

/**
 * The content type is not among the accepted ones: nothing was decoded. Mirrors {@code kombu.exceptions.ContentDisallowed}.
 */
public final class ContentDisallowedException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public ContentDisallowedException(String message) {
        super(message);
    }

    public ContentDisallowedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
