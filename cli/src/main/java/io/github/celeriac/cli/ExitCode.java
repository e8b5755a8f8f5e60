package io.github.celeriac.cli;

/** What a command ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int ABSENT = 3;
    static final int TIMED_OUT = 4;

    /** Nobody reads what is printed: as a process ends that SIGPIPE kills. */
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}
}
