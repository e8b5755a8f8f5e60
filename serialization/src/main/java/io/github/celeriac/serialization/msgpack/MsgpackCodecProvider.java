package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;

/** Registers {@code msgpack}. */
public final class MsgpackCodecProvider implements CodecProvider {
    @Override
    public String name() {
        return MsgpackCodec.NAME;
    }

    @Override
    public Codec create(CodecSettings settings) {
        return new MsgpackCodec(settings);
    }
}
