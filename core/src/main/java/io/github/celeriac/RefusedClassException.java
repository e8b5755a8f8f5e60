package io.github.celeriac;

/**
 * The stored bytes name a Python class or function that is not among the known ones. Nothing of that name was looked up,
 * loaded or called.
 */
public final class RefusedClassException extends ResultDecodingException {
    private static final long serialVersionUID = 1L;

    private final String className;

    public RefusedClassException(String message, String className) {
        super(message);
        this.className = className;
    }

    /** Module and qualified name, e.g. {@code myapp.models.Invoice}. */
    public String className() {
        return className;
    }
}
