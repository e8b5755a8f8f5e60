package io.github.celeriac.serialization.pickle;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.spi.Codec;
import org.jspecify.annotations.Nullable;

/** Kombu's serializer {@code pickle}, without its dangers: see {@link PickleOptions} for what is read and written. */
final class PickleCodec implements Codec {
    private final DecodeLimits limits;
    private final PickleOptions options;
    private final UnknownObjects unknown;

    PickleCodec(DecodeLimits limits, PickleOptions options) {
        this.limits = limits;
        this.options = options;
        this.unknown = new UnknownObjects(options.unknownClasses());
    }

    @Override
    public String name() {
        return "pickle";
    }

    @Override
    public String contentType() {
        return "application/x-python-serialize";
    }

    @Override
    public String contentEncoding() {
        return "binary";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return new PickleWriter(options).write(value);
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        return new PickleReader(data, limits, unknown).read();
    }
}
