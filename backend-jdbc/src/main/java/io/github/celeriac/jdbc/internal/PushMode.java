package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.SettingParsers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is done where the database can wake those who wait. */
enum PushMode {
    /** Stores notify, awaits listen; where listening does not work they poll. */
    AUTO,
    /** Stores notify; awaits poll. */
    NOTIFY,
    /** Neither. */
    OFF;

    static PushMode parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be auto, notify or off; "
                        + SettingParsers.didYouMean(word, List.of("auto", "notify", "off"))
                        + "auto finds out by itself what works"));
    }

    boolean notifies() {
        return this != OFF;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
