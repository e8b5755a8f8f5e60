package io.github.celeriac;

/** What became of a store. Anything but an exception means: it is settled, there is nothing to retry. */
public enum WriteOutcome {
    /** The backend has it. */
    WRITTEN,
    /**
     * The task already had a SUCCESS, which stays; nothing was changed. After a {@link BackendUnavailableException} it may
     * be the caller's own: fetch and compare.
     */
    KEPT_EXISTING_SUCCESS,
    /** The task asked for its result to be ignored ({@code ignore_result}); nothing was sent. */
    IGNORED,
    /** An rpc task without {@code reply_to}: nobody waits, nothing was sent. */
    NO_REPLY_TO,
    /** The rpc reply queue is gone: its client is no more. */
    UNROUTABLE,
    /** The backend is away; the result is on the local disk and will be replayed. */
    SPOOLED
}
