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
    /** What is stored can be listed, see {@link ResultBackend#list}. */
    LISTING
}
