package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.SettingParsers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is done about Celery's tables. */
enum SchemaMode {
    /** Those that are missing are created; those that are there are left as they are. */
    CREATE,
    /** Nothing is created; the backend does not open unless all is as it should be. */
    VALIDATE,
    /** Nothing is created, nothing is checked. */
    NONE;

    static SchemaMode parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be create, validate or none; "
                        + SettingParsers.didYouMean(word, List.of("create", "validate", "none"))
                        + "create makes the tables that are missing"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
