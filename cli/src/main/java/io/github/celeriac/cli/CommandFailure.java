package io.github.celeriac.cli;

/** Nothing is stored under an id. */
final class AbsentResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbsentResultException(String message) {
        super(message);
    }
}
