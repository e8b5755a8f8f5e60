package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.Compressions;
import io.github.celeriac.spi.ResultSettings;
import java.util.Map;
import java.util.Optional;

/** Makes the serializers whose names have a compression in them: {@code json+zlib}. */
final class CompressedCodecs {
    private final Map<String, Codec> codecs;
    private final CodecSettings settings;

    /** @param codecs those that there are without compression */
    CompressedCodecs(Map<String, Codec> codecs, CodecSettings settings) {
        this.codecs = codecs;
        this.settings = settings;
    }

    /** The serializer in {@code name}: {@code json} in {@code json+zlib}. */
    static String serializer(String name) {
        int separator = name.lastIndexOf(CompressedCodec.SEPARATOR);
        return separator < 0 ? name : name.substring(0, separator);
    }

    /**
     * Empty if there is no compression in {@code name}, or no such serializer.
     *
     * @param setting where it stands
     * @throws InvalidSettingException if there is no such compression, or it cannot be used
     */
    Optional<Codec> find(String setting, String name) {
        Codec codec = codecs.get(serializer(name));
        if (codec == null || codec.name().equals(name)) {
            return Optional.empty();
        }
        if (CodecRegistry.isTrusted(codec)) {
            throw new InvalidSettingException(setting + " was '" + name + "' but " + codec.name()
                    + " cannot be compressed: what is signed is verified before anything is read of it; use "
                    + codec.name());
        }
        String compression = name.substring(codec.name().length() + 1);
        return Optional.of(new CompressedCodec(
                name,
                codec,
                Compressions.load().require(setting + " '" + name + "': the compression", compression),
                settings.settings().get(ResultSettings.COMPRESSION_MIN_BYTES),
                settings.limits()));
    }
}
