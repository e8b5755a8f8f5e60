package io.github.celeriac.serialization.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.serialization.PythonPeer;
import io.github.celeriac.spi.Compression;
import io.github.celeriac.spi.Compressions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions with kombu itself, under each of its names. */
class CompressionPythonIT {
    private static final List<String> NAMES =
            List.of("zlib", "gzip", "bzip2", "bzip", "lzma", "xz", "brotli", "zstd", "zstandard");

    @TempDir
    private Path folder;

    private final Compressions compressions = Compressions.load();

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void kombu_inflates_what_we_compressed_and_we_what_it_did(PythonPeer peer) throws Exception {
        List<byte[]> values = values();
        List<String> questions = new ArrayList<>();
        for (String name : NAMES) {
            Compression compression = compressions.find(name).orElseThrow();
            for (byte[] value : values) {
                questions.add(question("compress", name, value));
                questions.add(question("decompress", compression.contentType(), compression.compress(value)));
            }
        }
        List<String> answers = peer.ask(CompressionPythonIT.class, "compression_peer.py", questions, folder);
        int next = 0;
        for (String name : NAMES) {
            for (byte[] value : values) {
                String[] compressed = answers.get(next++).split(" ", 2);
                Compression byType = compressions.find(compressed[0]).orElseThrow();
                assertThat(byType).isSameAs(compressions.find(name).orElseThrow());
                byte[] theirs = Base64.getDecoder().decode(compressed[1]);
                assertThat(byType.decompress(theirs, DecodeLimits.defaults()))
                        .as(name)
                        .isEqualTo(value);
                assertThat(Base64.getDecoder().decode(answers.get(next++)))
                        .as(name)
                        .isEqualTo(value);
            }
        }
    }

    private static List<byte[]> values() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        byte[] text =
                "{\"status\": \"SUCCESS\", \"result\": null}".repeat(5_000).getBytes(UTF_8);
        return List.of(new byte[] {1}, "é".getBytes(UTF_8), noise, text, new byte[1 << 20]);
    }

    private static String question(String what, String name, byte[] data) {
        return what + "\t" + name + "\t" + Base64.getEncoder().encodeToString(data);
    }
}
