package io.github.celeriac.serialization.pickle;

/**
 * What the reader does with a Python class that is not among the ones it understands. In no case is anything looked up,
 * loaded or called: the choice is between an error and inert data.
 */
public enum UnknownClasses {
    /** Always {@link io.github.celeriac.RefusedClassException}. */
    REFUSE,

    /**
     * Refused, but inside the result of a failed task. With {@code result_serializer = pickle} Celery stores the exception
     * object itself, of whatever class the application has; without this, no such failure could be read. Understood are
     * the task meta ({@code status} FAILURE, RETRY or REVOKED, then {@code result}) and the chord part
     * {@code [1, id, state, result]}. Functions that run code, such as {@code os.system}, are refused there, too.
     */
    REFUSE_OUTSIDE_FAILURES,

    /** The same for a value that is, as a whole, the result of a failed task: a row of the SQL backend. */
    FAILURE_VALUE,

    /** Everywhere inert data, {@link io.github.celeriac.value.OpaqueObject} or an exception; nothing is refused. */
    OPAQUE
}
