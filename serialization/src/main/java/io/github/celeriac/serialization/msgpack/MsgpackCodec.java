package io.github.celeriac.serialization.msgpack;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import org.jspecify.annotations.Nullable;

/**
 * MessagePack, byte for byte as msgpack-python writes it: the shortest form of each length and integer, floats always in
 * 64 bits, lists and tuples as arrays.
 *
 * <ul>
 *   <li>Integers from −2<sup>63</sup> to 2<sup>64</sup>−1; larger ones cannot be written.
 *   <li>Map keys are text or {@code byte[]}. Python writes others, but cannot read them back: here they are refused.
 *   <li>The timestamp extension is an {@link java.time.Instant}, in both directions; Python has {@code msgpack.Timestamp}.
 *       It reads no other extension.
 *   <li>Dates, times and their kin, decimals, UUIDs, sets and other objects cannot be written, as in Python.
 * </ul>
 *
 * <p>Besides, what {@link io.github.celeriac.serialization.plain.PlainValues} lists can be written. Safe to share between
 * threads.
 */
public final class MsgpackCodec implements Codec {
    static final String NAME = "msgpack";

    private final CodecSettings settings;

    public MsgpackCodec(CodecSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String contentType() {
        return "application/x-msgpack";
    }

    @Override
    public String contentEncoding() {
        return "binary";
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return new MsgpackWriter(settings.limits().maxDepth()).write(value);
    }

    /**
     * {@inheritDoc}
     *
     * <p>No bytes at all are an empty byte array, as in {@code kombu.serialization.loads}.
     */
    @Override
    public @Nullable Object decode(byte[] data) {
        return data.length == 0 ? new byte[0] : new MsgpackReader(data, settings.limits()).read();
    }
}
