package io.github.celeriac.serialization.pickle;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;

/** Makes the serializer {@code pickle} known; it is used only where an accept list names it. */
public final class PickleCodecProvider implements CodecProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PickleCodecProvider() {}

    @Override
    public String name() {
        return "pickle";
    }

    @Override
    public Codec create(CodecSettings settings) {
        return Pickle.codec(settings);
    }
}
