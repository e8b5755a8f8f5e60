package io.github.celeriac.jdbc.internal;

/** What one row of a store statement came to. */
enum StoreEffect {
    /** Inserted or updated. */
    WRITTEN,
    /** There was a SUCCESS, and it is this very row. */
    SAME,
    /** There was a SUCCESS, and it stayed. */
    KEPT,
    /** There is a row of another task, whose id the column's collation holds to be the same: nothing was done. */
    COLLIDES,
    /** Somebody else changed or deleted the row at the same moment: nothing was done, send it again. */
    UNDECIDED
}
