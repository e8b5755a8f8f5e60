package io.github.celeriac.cli.setup;

/** Who asks for results. */
public enum Readers {
    /** Only whoever sent the task. */
    SENDER,
    /** Programs on the machine that the workers are on. */
    MACHINE,
    ANYONE
}
