package io.github.celeriac.jdbc.internal;

import java.util.Locale;

/** What is done where the database can wake those who wait. */
enum PushMode {
    /** Stores notify, awaits listen; where listening does not work they poll. */
    AUTO,
    /** Stores notify; awaits poll. */
    NOTIFY,
    /** Neither. */
    OFF;

    boolean notifies() {
        return this != OFF;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
