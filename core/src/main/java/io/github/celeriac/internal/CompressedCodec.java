package io.github.celeriac.internal;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.Compression;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A serializer and a compression as one, {@code json+zlib}: a byte 1 and the compressed stream, or, of what is small, the
 * serializer's bytes as they are. So it reads what the serializer alone has written, too, and one fleet can be moved to it,
 * readers first.
 *
 * @param minBytes size from which on a value is compressed
 */
record CompressedCodec(String name, Codec codec, Compression compression, int minBytes, DecodeLimits limits)
        implements Codec {
    static final char SEPARATOR = '+';

    /** No document begins so; of values, only msgpack's integer 1, which is compressed whatever its size. */
    static final byte MARK = 1;

    @Override
    public String contentType() {
        return "application/x-" + name;
    }

    @Override
    public String contentEncoding() {
        return "binary";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        byte[] plain = codec.encode(value);
        if (plain.length < minBytes && !isCompressed(plain)) {
            return plain;
        }
        byte[] stream = compression.compress(plain);
        byte[] marked = new byte[stream.length + 1];
        marked[0] = MARK;
        System.arraycopy(stream, 0, marked, 1, stream.length);
        return marked;
    }

    @Override
    public @Nullable Object decode(byte[] data) {
        return codec.decode(
                isCompressed(data) ? compression.decompress(Arrays.copyOfRange(data, 1, data.length), limits) : data);
    }

    private static boolean isCompressed(byte[] data) {
        return data.length > 0 && data[0] == MARK;
    }
}
