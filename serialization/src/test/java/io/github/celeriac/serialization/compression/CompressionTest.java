package io.github.celeriac.serialization.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.spi.Compression;
import io.github.celeriac.spi.Compressions;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();
    private static final Compressions ALL = Compressions.load();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoder has of its own: the window of xz, and the blocks of bzip2. */
    private static final long WORKING_MEMORY = 20 << 20;

    static Stream<Compression> all() {
        return Stream.of("zlib", "bzip2", "lzma", "brotli", "zstd")
                .map(name -> ALL.find(name).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_was_compressed_inflates_to_the_same(Compression compression) {
        byte[] text = "result ".repeat(1_000).getBytes(UTF_8);
        byte[] compressed = compression.compress(text);
        assertThat(compressed).hasSizeLessThan(text.length / 2);
        assertThat(compression.decompress(compressed, LIMITS)).isEqualTo(text);
        assertThat(compression.decompress(compression.compress(new byte[0]), LIMITS))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_stream_cut_off_anywhere_is_refused(Compression compression) {
        byte[] compressed = compression.compress("four score and seven years ago".getBytes(UTF_8));
        for (int length = 0; length < compressed.length; length++) {
            byte[] cut = Arrays.copyOf(compressed, length);
            assertThatThrownBy(() -> compression.decompress(cut, LIMITS))
                    .as("%s: %d of %d bytes", compression, length, compressed.length)
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining(compression.contentType());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void broken_streams_are_inflated_or_refused(Compression compression) {
        long seed = Long.getLong("celeriac.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] compressed =
                compression.compress("fourscore and seven years ago".repeat(20).getBytes(UTF_8));
        for (int i = 0; i < 300; i++) {
            byte[] broken = HostileInput.mutation(compressed, random);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                compression.decompress(broken, LIMITS);
            } catch (ResultDecodingException e) {
                assertThat(e.getMessage()).isNotEmpty();
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "-Dceleriac.seed=" + seed + ": " + HexFormat.of().formatHex(broken), e);
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as(
                            "-Dceleriac.seed=%s: bytes allocated for %s",
                            seed, HexFormat.of().formatHex(broken))
                    .isLessThan(WORKING_MEMORY + 4 * DecodeLimits.FREE_INFLATION);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_bomb_is_stopped_at_the_limit_of_bytes(Compression compression) {
        byte[] bomb = compression.compress(new byte[8 << 20]);
        DecodeLimits limits = LIMITS.withMaxBytes(2_097_152).withMaxInflationRatio(1_000_000_000);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> compression.decompress(bomb, limits))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("inflates (" + compression.name() + ") to more than 2,097,152")
                .hasMessageContaining("DecodeLimits.maxBytes()");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(WORKING_MEMORY + (8 << 20));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_bomb_is_stopped_at_the_limit_of_the_ratio(Compression compression) {
        byte[] bomb = compression.compress(new byte[4 << 20]);
        assertThatThrownBy(() -> compression.decompress(bomb, LIMITS.withMaxInflationRatio(10)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("DecodeLimits.maxInflationRatio()");
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_honest_value_of_nothing_but_zeros_passes(Compression compression) {
        byte[] zeros = new byte[DecodeLimits.FREE_INFLATION];
        assertThat(compression.decompress(compression.compress(zeros), LIMITS.withMaxInflationRatio(1)))
                .isEqualTo(zeros);
    }

    @Test
    void the_default_ratio_stops_what_is_all_air() {
        Compression zstd = ALL.find("zstd").orElseThrow();
        byte[] bomb = zstd.compress(new byte[64 << 20]);
        assertThatThrownBy(() -> zstd.decompress(bomb, LIMITS)).hasMessageContaining("maxInflationRatio");
    }

    @Test
    void a_window_that_is_only_declared_is_not_allocated() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(9))) {
            xz.write(1);
        }
        Compression lzma = ALL.find("lzma").orElseThrow();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> lzma.decompress(out.toByteArray(), LIMITS))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining("memory");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void the_older_container_of_lzma_is_read_as_python_reads_it() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZMAOutputStream lzma = new LZMAOutputStream(out, new LZMA2Options(6), 3)) {
            lzma.write(new byte[] {1, 2, 3});
        }
        assertThat(ALL.find("xz").orElseThrow().decompress(out.toByteArray(), LIMITS))
                .containsExactly(1, 2, 3);
    }

    @Test
    void kombus_gzip_is_a_zlib_stream_and_no_gzip_file() throws Exception {
        Compression gzip = ALL.find("gzip").orElseThrow();
        assertThat(gzip.compress(new byte[] {1})).startsWith(0x78, 0x9c);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(file)) {
            stream.write(1);
        }
        assertThatThrownBy(() -> gzip.decompress(file.toByteArray(), LIMITS))
                .isInstanceOf(ResultDecodingException.class);
    }

    @Test
    void a_zlib_stream_that_wants_a_dictionary_is_refused() {
        Deflater deflater = new Deflater();
        deflater.setDictionary("result".getBytes(UTF_8));
        deflater.setInput("result".getBytes(UTF_8));
        deflater.finish();
        byte[] out = new byte[100];
        byte[] stream = Arrays.copyOf(out, deflater.deflate(out));
        deflater.end();
        assertThatThrownBy(() -> ALL.find("zlib").orElseThrow().decompress(stream, LIMITS))
                .isInstanceOf(ResultDecodingException.class);
    }

    @Test
    void an_unknown_name_is_told_with_the_known_ones() {
        assertThat(ALL.find("lz4")).isEmpty();
        assertThatThrownBy(() -> ALL.require("result_serializer", "zlip"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("did you mean 'zlib'?")
                .hasMessageContaining("known: brotli, bzip, bzip2, gzip, lzma, xz, zlib, zstandard, zstd");
    }
}
