package io.github.celeriac.jdbc.internal;

import java.util.Locale;

/** What is done about Celery's tables. */
enum SchemaMode {
    /** Those that are missing are created; those that are there are left as they are. */
    CREATE,
    /** Nothing is created; the backend does not open unless all is as it should be. */
    VALIDATE,
    /** Nothing is created, nothing is checked. */
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
