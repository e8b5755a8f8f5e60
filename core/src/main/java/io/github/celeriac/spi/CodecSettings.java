package io.github.celeriac.spi;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.DecodeLimits;

/**
 * What every codec is told when it is made.
 *
 * @param limits how much of a payload is believed
 * @param oldestReader the oldest Celery that must be able to read what is written
 */
public record CodecSettings(DecodeLimits limits, CeleryVersion oldestReader) {
    private static final CodecSettings DEFAULTS = new CodecSettings(DecodeLimits.defaults(), new CeleryVersion(5, 3));

    public static CodecSettings defaults() {
        return DEFAULTS;
    }

    public CodecSettings withLimits(DecodeLimits newLimits) {
        return new CodecSettings(newLimits, oldestReader);
    }

    public CodecSettings withOldestReader(CeleryVersion version) {
        return new CodecSettings(limits, version);
    }
}
