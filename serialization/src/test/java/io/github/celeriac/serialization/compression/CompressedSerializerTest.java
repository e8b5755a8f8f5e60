package io.github.celeriac.serialization.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.testkit.InMemoryResultBackend;
import io.github.celeriac.testkit.InMemoryResults;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code result_serializer} with a compression in its name. DocumentedCompressionIT has Python as the other side. */
class CompressedSerializerTest {
    private static final String LARGE = "all the same ".repeat(10_000);

    private final InMemoryResults memory = new InMemoryResults();

    private InMemoryResultBackend.Builder builder(String serializer) {
        return InMemoryResultBackend.builder(memory).serializer(serializer);
    }

    private byte[] stored(String taskId) {
        return memory.get(taskId).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"json+zlib", "json+gzip", "msgpack+bzip2", "yaml+lzma", "json+xz", "json+brotli", "msgpack+zstd"
            })
    void what_is_large_is_stored_compressed_and_read_back(String serializer) {
        try (ResultBackend results = builder(serializer).build()) {
            results.writer().success(TaskContext.of("large"), LARGE);
            results.writer().success(TaskContext.of("small"), "small");
            assertThat(stored("large")).startsWith(1).hasSizeLessThan(LARGE.length() / 20);
            assertThat(stored("small")[0]).isNotEqualTo((byte) 1);
            assertThat(results.fetch("large").get()).isEqualTo(LARGE);
            assertThat(results.fetch("small").get()).isEqualTo("small");
        }
    }

    @Test
    void the_threshold_is_a_setting() {
        try (ResultBackend results =
                builder("json+zlib").set("compression_min_bytes", "0").build()) {
            results.writer().success(TaskContext.of("small"), 1);
            assertThat(stored("small")).startsWith(1);
            assertThat(results.fetch("small").get()).isEqualTo(1L);
        }
    }

    @Test
    void a_fleet_is_moved_readers_first() {
        try (ResultBackend old = builder("json").build();
                ResultBackend young = builder("json+zlib").build()) {
            old.writer().success(TaskContext.of("old"), LARGE);
            young.writer().success(TaskContext.of("small"), 1);
            young.writer().success(TaskContext.of("large"), LARGE);
            assertThat(young.fetch("old").get()).isEqualTo(LARGE);
            assertThat(old.fetch("small").get()).isEqualTo(1L);
            assertThatThrownBy(() -> old.fetch("large"))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining("looks like json+zlib");
        }
    }

    @Test
    void a_bomb_is_a_limit_that_is_exceeded() {
        try (ResultBackend results = builder("json+zlib").build();
                ResultBackend careful = builder("json+zlib")
                        .decodeLimits(DecodeLimits.defaults().withMaxInflationRatio(10))
                        .build()) {
            results.writer().success(TaskContext.of("bomb"), "0".repeat(4 << 20));
            assertThatThrownBy(() -> careful.fetch("bomb"))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("decode_max_inflation_ratio");
        }
    }

    @Test
    void a_stream_that_is_cut_off_is_broken_and_is_not_taken_for_another_serializer() {
        try (ResultBackend results = builder("json+zlib").build()) {
            results.writer().success(TaskContext.of("cut"), LARGE);
            byte[] whole = stored("cut");
            memory.put("cut", Arrays.copyOf(whole, whole.length - 10));
            assertThatThrownBy(() -> results.fetch("cut"))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining("zlib")
                    .hasMessageNotContaining("looks like");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    json+zpi    | result_serializer 'json+zpi': the compression was 'zpi' but no such compression is registered
                    jsn+zlib    | no such codec is registered
                    json+       | the compression was ''
                    pickle+zlib | is not among the accepted [json]
                    """)
    void a_name_that_cannot_be_used_is_refused(String name, String problem) {
        assertThatThrownBy(() -> builder(name).build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void pickle_has_to_be_accepted_by_that_name() {
        try (ResultBackend results =
                builder("pickle+zlib").accept("pickle+zlib").build()) {
            results.writer().success(TaskContext.of("large"), LARGE);
            assertThat(results.fetch("large").get()).isEqualTo(LARGE);
        }
    }

    @Test
    void an_application_s_own_serializer_is_compressed_too_even_one_whose_bytes_begin_like_a_compressed_value() {
        try (ResultBackend results =
                builder("mine+zlib").codec(new BeginsWithOne()).build()) {
            results.writer().success(TaskContext.of("t"), "value");
            assertThat(stored("t")).startsWith(1, 0x78);
            assertThat(results.fetch("t").get()).isEqualTo("value");
        }
    }

    private static final class BeginsWithOne implements Codec {
        @Override
        public String name() {
            return "mine";
        }

        @Override
        public String contentType() {
            return "application/x-mine";
        }

        @Override
        public String contentEncoding() {
            return "binary";
        }

        @Override
        public byte[] encode(@Nullable Object value) {
            return ("\1" + ((Map<?, ?>) value).get("result")).getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] data) {
            return Map.of("status", "SUCCESS", "result", new String(data, 1, data.length - 1, UTF_8));
        }
    }
}
