package io.github.celeriac.serialization.auth;

import io.github.celeriac.serialization.json.JsonCodec;
import io.github.celeriac.serialization.msgpack.MsgpackCodec;
import io.github.celeriac.serialization.yaml.YamlCodec;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.util.List;

/** Registers {@code auth}, where {@code security_cert_store} is set. */
public final class AuthCodecProvider implements CodecProvider {
    @Override
    public String name() {
        return AuthCodec.NAME;
    }

    @Override
    public Codec create(CodecSettings settings) {
        List<Codec> inner = List.of(new JsonCodec(settings), new MsgpackCodec(settings), new YamlCodec(settings));
        return new AuthCodec(settings, Security.of(settings.settings()), inner);
    }
}
