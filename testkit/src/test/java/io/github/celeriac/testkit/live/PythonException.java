package io.github.celeriac.testkit.live;

import java.util.List;

/** What Python raised: in {@code AsyncResult.get()}, or in an expression of the test. */
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PythonValue value;
    private final String pythonTraceback;

    PythonException(PythonValue value, String pythonTraceback) {
        super(value.repr() + (pythonTraceback.isEmpty() ? "" : "\n" + pythonTraceback));
        this.value = value;
        this.pythonTraceback = pythonTraceback;
    }

    /** Its class, such as {@code builtins.ValueError}. */
    public String type() {
        return value.type();
    }

    /** All classes that it is an instance of, its own first. */
    public List<String> bases() {
        return value.exception().orElseThrow().bases();
    }

    public List<PythonValue> args() {
        return value.exception().orElseThrow().args();
    }

    public PythonValue value() {
        return value;
    }

    /** The text of the traceback in the peer; empty for what {@code get()} raised. */
    public String pythonTraceback() {
        return pythonTraceback;
    }
}
