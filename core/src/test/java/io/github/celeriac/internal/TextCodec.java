package io.github.celeriac.internal;

import io.github.celeriac.spi.Codec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The simplest codec there can be: everything is its text. */
record TextCodec(String name) implements Codec {
    @Override
    public String contentType() {
        return "application/x-" + name;
    }

    @Override
    public String contentEncoding() {
        return "utf-8";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
