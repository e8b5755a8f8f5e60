package io.github.celeriac.spi;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.DecodeLimits;
import java.util.Map;

/**
 * What every codec is told when it is made.
 *
 * @param limits how much of a payload is believed
 * @param oldestReader the oldest Celery that must be able to read what is written
 * @param settings of this backend object, for what only one codec has to be told
 */
public record CodecSettings(DecodeLimits limits, CeleryVersion oldestReader, Settings settings) {
    private static final CodecSettings DEFAULTS = new CodecSettings(DecodeLimits.defaults(), new CeleryVersion(5, 3));

    /** Without settings of its own. */
    public CodecSettings(DecodeLimits limits, CeleryVersion oldestReader) {
        this(limits, oldestReader, new Settings(Map.of()));
    }

    public static CodecSettings defaults() {
        return DEFAULTS;
    }

    public CodecSettings withLimits(DecodeLimits newLimits) {
        return new CodecSettings(newLimits, oldestReader, settings);
    }

    public CodecSettings withOldestReader(CeleryVersion version) {
        return new CodecSettings(limits, version, settings);
    }
}
