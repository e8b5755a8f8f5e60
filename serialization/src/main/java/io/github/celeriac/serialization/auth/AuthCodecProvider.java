package io.github.celeriac.serialization.auth;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.serialization.json.JsonCodec;
import io.github.celeriac.serialization.msgpack.MsgpackCodec;
import io.github.celeriac.serialization.yaml.YamlCodec;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
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
        Security security = Security.of(settings.settings());
        if (security.signer().isPresent() && !settings.settings().isSet(ResultSettings.OLDEST_READER)) {
            throw new InvalidSettingException(
                    "oldest_reader was not set but is needed to sign: Celery before 5.5 and Celery"
                            + " since then cannot read each other's signed values; set it to 5.5, or to the version of the oldest"
                            + " reader if all are older");
        }
        return new AuthCodec(settings, security, inner);
    }
}
