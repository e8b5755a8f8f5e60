package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** MessagePack beside bare msgpack-core, which takes every value and builds nothing. */
public class MsgpackBenchmark extends CodecBenchmark {
    private final Codec codec = Payload.codec("msgpack");
    private Map<String, @Nullable Object> document = Map.of();
    private byte[] encoded = new byte[0];

    @Override
    @Setup
    public void prepare() throws IOException {
        document = payload.document();
        encoded = codec.encode(document);
        payload.requireEqual("celeriac", codec.decode(encoded));
        payload.requireEqual("celeriac, of msgpack-core", codec.decode(encodeBare()));
    }

    @Benchmark
    public @Nullable Object decode() {
        return codec.decode(encoded);
    }

    @Benchmark
    public void decodeBare(Blackhole sink) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(encoded)) {
            while (in.hasNext()) {
                take(in, in.getNextFormat(), sink);
            }
        }
    }

    private static void take(MessageUnpacker in, MessageFormat format, Blackhole sink) throws IOException {
        switch (format.getValueType()) {
            case STRING -> sink.consume(in.unpackString());
            case INTEGER -> sink.consume(in.unpackLong());
            case FLOAT -> sink.consume(in.unpackDouble());
            case BOOLEAN -> sink.consume(in.unpackBoolean());
            case MAP -> sink.consume(in.unpackMapHeader());
            case ARRAY -> sink.consume(in.unpackArrayHeader());
            case NIL -> in.unpackNil();
            default -> throw new IllegalStateException("not expected: " + format);
        }
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(document);
    }

    @Benchmark
    public byte[] encodeBare() throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            write(out, document);
            return out.toByteArray();
        }
    }

    private static void write(MessagePacker out, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            out.packString(text);
        } else if (value instanceof Long number) {
            out.packLong(number);
        } else if (value instanceof Double number) {
            out.packDouble(number);
        } else if (value instanceof Boolean flag) {
            out.packBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            out.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.packString((String) entry.getKey());
                write(out, entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            out.packArrayHeader(list.size());
            for (Object item : list) {
                write(out, item);
            }
        } else {
            out.packNil();
        }
    }
}
