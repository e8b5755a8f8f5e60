package io.github.celeriac.serialization.yaml;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;

/** Registers {@code yaml}. */
public final class YamlCodecProvider implements CodecProvider {
    @Override
    public String name() {
        return YamlCodec.NAME;
    }

    @Override
    public Codec create(CodecSettings settings) {
        return new YamlCodec(settings);
    }
}
