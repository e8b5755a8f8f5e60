package io.github.celeriac.serialization.json;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;

/** Registers {@code json}, Celery's default serializer. */
public final class JsonCodecProvider implements CodecProvider {
    @Override
    public String name() {
        return JsonCodec.NAME;
    }

    @Override
    public Codec create(CodecSettings settings) {
        return new JsonCodec(settings);
    }
}
