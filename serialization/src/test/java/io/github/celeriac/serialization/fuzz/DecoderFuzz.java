package io.github.celeriac.serialization.fuzz;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.pickle.Pickle;
import io.github.celeriac.serialization.pickle.PickleOptions;
import io.github.celeriac.serialization.pickle.UnknownClasses;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.Compression;
import io.github.celeriac.spi.Compressions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What Jazzer calls with each input, in a process of its own. Any exception but ours is a finding; so is a value that is another one once it was written and read again.
 */
public final class DecoderFuzz {
    /** What can be given as the first argument; the second is a folder, which has the key of {@code auth}. */
    static final List<String> TARGETS = List.of("json", "msgpack", "yaml", "pickle", "compression", "auth");

    static final DecodeLimits LIMITS = DecodeLimits.defaults().withMaxBytes(1 << 20);
    private static final List<String> COMPRESSIONS = List.of("zlib", "bzip2", "lzma", "brotli", "zstd");

    private static Consumer<byte[]> target = data -> {};

    private DecoderFuzz() {}

    /** Jazzer's name for it. */
    public static void fuzzerInitialize(String[] args) {
        target = switch (args[0]) {
            case "compression" -> DecoderFuzz::decompress;
            case "auth" -> new SignedFuzz(Path.of(args[1]), LIMITS);
            default -> new RoundTrip(codec(args[0]));
        };
    }

    /** Jazzer's name for it. */
    public static void fuzzerTestOneInput(byte[] data) {
        target.accept(data);
    }

    static Codec codec(String name) {
        CodecSettings settings = CodecSettings.defaults().withLimits(LIMITS);
        if (name.equals("pickle")) {
            PickleOptions all = PickleOptions.sqlColumn().withUnknownClasses(UnknownClasses.OPAQUE);
            return Pickle.codec(settings, all);
        }
        return ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .create(settings);
    }

    /** By the first byte. */
    static Compression compression(int index) {
        return Compressions.load()
                .find(COMPRESSIONS.get(index % COMPRESSIONS.size()))
                .orElseThrow();
    }

    static Stream<byte[]> compressed(byte[] data) {
        return Stream.iterate(0, index -> index < COMPRESSIONS.size(), index -> index + 1)
                .map(index -> {
                    byte[] stream = compression(index).compress(data);
                    byte[] marked = new byte[stream.length + 1];
                    marked[0] = (byte) (int) index;
                    System.arraycopy(stream, 0, marked, 1, stream.length);
                    return marked;
                });
    }

    private static void decompress(byte[] data) {
        if (data.length > 0) {
            try {
                compression(data[0] & 0xff).decompress(Arrays.copyOfRange(data, 1, data.length), LIMITS);
            } catch (ResultDecodingException e) {
                // refused
            }
        }
    }

    private record RoundTrip(Codec codec) implements Consumer<byte[]> {
        @Override
        public void accept(byte[] data) {
            Object value;
            try {
                value = codec.decode(data);
            } catch (ResultDecodingException e) {
                return;
            }
            try {
                byte[] once = codec.encode(value);
                byte[] twice = codec.encode(codec.decode(once));
                if (!Arrays.equals(once, twice)) {
                    throw new AssertionError(hex(data) + " was written as " + hex(once) + " and then as " + hex(twice));
                }
            } catch (ResultEncodingException e) {
                // read, but no value to write: one that contains itself, or a key that is none in this format
            }
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
