package io.github.celeriac;

import java.util.List;

/** One or more settings cannot be used; the message lists every problem, each with its fix. Nothing was opened. */
public final class InvalidSettingException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public InvalidSettingException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public InvalidSettingException(String problem) {
        this(List.of(problem));
    }

    /** Each in the form: setting, value, requirement; fix. */
    public List<String> problems() {
        return problems;
    }
}
