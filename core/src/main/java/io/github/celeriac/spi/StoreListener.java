package io.github.celeriac.spi;

/**
 * Hears of results without asking. May be called from any thread, and never blocks; a store that cannot push never
 * calls it.
 */
public interface StoreListener {
    /** A state of a watched task arrived. */
    void arrived(StoredResult result);

    /** A watched task has changed, but what it is now has to be read. */
    void changed(String taskId);

    /** Something may have been missed, e.g. the connection was lost and is back: all that is awaited is read again. */
    void missed();
}
