package io.github.celeriac;

/** What a backend can do beyond storing, fetching and awaiting single results. */
public enum Capability {
    /** Waiting clients are told of a store; otherwise the backend is polled. */
    PUSH,
    /** Results past {@code expires} vanish by themselves; otherwise {@link ResultBackend#cleanup()} removes them. */
    AUTO_EXPIRY,
    /** {@code children}, {@code group_id} and {@code parent_id} are kept. */
    LINEAGE,
    /** Groups can be saved and restored. */
    GROUPS,
    /** Chords count their parts in the backend, without {@code celery.chord_unlock}. */
    CHORDS,
    /** Chords are watched over by {@code celery.chord_unlock}, a task of Celery's workers: {@link BuiltinTasks#CHORD_UNLOCK}. */
    CHORD_UNLOCK,
    /** What one backend object stores every other one reads, later too; otherwise results go to who sent the task. */
    SHARED,
    /** Whoever stores after a SUCCESS is told that it was kept; otherwise only the reader keeps it. */
    FINALITY,
    /** {@code date_done} is kept and, if asked for, what {@code result_extended} adds. */
    DETAILS,
    /** What is stored can be listed, see {@link ResultBackend#list}. */
    LISTING
}
