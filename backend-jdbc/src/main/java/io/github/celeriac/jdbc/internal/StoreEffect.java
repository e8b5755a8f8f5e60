package io.github.celeriac.jdbc.internal;

/** What one row of a store statement came to. */
enum StoreEffect {
    /** Inserted or updated. */
    WRITTEN,
    /** There was a SUCCESS, and it is this very row. */
    SAME,
    /** There was a SUCCESS, and it stayed. */
    KEPT,
    /** Somebody else changed or deleted the row at the same moment: nothing was done, send it again. */
    UNDECIDED
}
