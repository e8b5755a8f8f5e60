package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Pickle beside razorvine's; both read what the library wrote, in protocol 4. */
public class PickleBenchmark extends CodecBenchmark {
    private final Codec codec = Payload.codec("pickle");
    private Map<String, @Nullable Object> document = Map.of();
    private byte[] encoded = new byte[0];

    @Override
    @Setup
    public void prepare() throws IOException {
        document = payload.document();
        encoded = codec.encode(document);
        payload.requireEqual("celeriac", codec.decode(encoded));
        payload.requireEqual("celeriac, of razorvine", codec.decode(encodeRazorvine()));
    }

    @Benchmark
    public @Nullable Object decode() {
        return codec.decode(encoded);
    }

    @Benchmark
    public Object decodeRazorvine() throws IOException {
        return new Unpickler().loads(encoded);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(document);
    }

    @Benchmark
    public byte[] encodeRazorvine() throws IOException {
        return new Pickler().dumps(document);
    }
}
