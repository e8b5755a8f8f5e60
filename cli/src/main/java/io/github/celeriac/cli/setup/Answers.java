package io.github.celeriac.cli.setup;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.spi.SettingParsers;
import java.time.Duration;
import java.util.Optional;

/** How answers are read; each throws {@link IllegalArgumentException} with a requirement and a fix. */
final class Answers {
    /** What all backends and the library's own limits hold. */
    private static final long LARGEST = 512L << 20;

    private static final CeleryVersion OLDEST = new CeleryVersion(5, 2);

    private Answers() {}

    static Duration keep(String text) {
        Duration time = SettingParsers.expiry(text);
        if (time.toSeconds() == 0 && !time.isZero()) {
            throw new IllegalArgumentException("must be a second at least; write e.g. 1h");
        }
        return time;
    }

    static long size(String text) {
        long bytes = Sizes.parse(text);
        if (bytes < 1 || bytes > LARGEST) {
            throw new IllegalArgumentException(
                    "must be from 1 byte to 512MiB; store what is larger elsewhere, and return where");
        }
        return bytes;
    }

    static int rate(String text) {
        return SettingParsers.number("results", 1, 10_000_000).apply(text);
    }

    static Readers readers(String text) {
        return SettingParsers.oneOf(Readers.class, "write one of them").apply(text);
    }

    /** Empty for none. */
    static Optional<CeleryVersion> celery(String text) {
        if (text.strip().equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        CeleryVersion version = SettingParsers.celeryVersion(text);
        if (version.compareTo(OLDEST) < 0) {
            throw new IllegalArgumentException("must be 5.2 or later; write the oldest one from there on, or none");
        }
        return Optional.of(version);
    }
}
