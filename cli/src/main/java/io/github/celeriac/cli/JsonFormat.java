package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** JSON as kombu speaks it, which the command line reads and prints whatever the backend's serializer is. */
final class JsonFormat {
    /** A result may be as deep as it can be read, and the document is one deeper. */
    private static final int DEPTH = DecodeLimits.defaults().maxDepth() + 10;

    private static final Codec CODEC = ServiceLoader.load(CodecProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("json"))
            .findFirst()
            .orElseThrow()
            .create(CodecSettings.defaults().withLimits(DecodeLimits.defaults().withMaxDepth(DEPTH)));

    private JsonFormat() {}

    /** Reads {@code json}, {@code __type__} envelopes included; throws what {@link Codec#decode} throws. */
    static @Nullable Object parse(byte[] json) {
        return CODEC.decode(json);
    }

    /** One line, ASCII only; throws what {@link Codec#encode} throws. */
    static String print(@Nullable Object value) {
        return new String(CODEC.encode(value), US_ASCII);
    }
}
