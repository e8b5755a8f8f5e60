package io.github.celeriac.serialization.pickle;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;

/**
 * Makes codecs for Python's pickle format: data only. Decoding never looks up, loads or calls anything that the bytes
 * name; classes outside a closed list are refused, or become inert data where {@link PickleOptions} say so.
 */
public final class Pickle {
    private Pickle() {}

    /** Kombu's serializer {@code pickle}. */
    public static Codec codec(CodecSettings settings) {
        return codec(settings, PickleOptions.serializer());
    }

    public static Codec codec(CodecSettings settings, PickleOptions options) {
        return new PickleCodec(settings.limits(), options);
    }
}
