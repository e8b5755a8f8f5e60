package io.github.celeriac.internal;

import io.github.celeriac.spi.Codec;
import org.jspecify.annotations.Nullable;

/** A codec that tells how much it wrote and read. */
record MeasuredCodec(Codec codec, Sizes sizes) implements Codec {
    interface Sizes {
        void note(String direction, int bytes);
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public String contentType() {
        return codec.contentType();
    }

    @Override
    public String contentEncoding() {
        return codec.contentEncoding();
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        byte[] bytes = codec.encode(value);
        sizes.note("written", bytes.length);
        return bytes;
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        sizes.note("read", data.length);
        return codec.decode(data);
    }
}
