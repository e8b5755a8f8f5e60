package io.github.celeriac.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long texts, the common large result. */
class LongTextTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LENGTH = 70_001;

    private static Codec codec(String name) {
        return ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .create(CodecSettings.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "msgpack", "pickle"})
    void a_text_is_copied_once_when_it_is_written(String name) {
        Codec codec = codec(name);
        Object value = Map.of("result", "a".repeat(1 << 20));
        codec.encode(value);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] encoded = codec.encode(value);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .isBetween((long) encoded.length, encoded.length + (128L << 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "msgpack", "pickle"})
    void a_text_is_copied_once_when_it_is_read(String name) {
        Codec codec = codec(name);
        int length = 1 << 20;
        byte[] encoded = codec.encode(Map.of("result", "a".repeat(length)));
        codec.decode(encoded);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        codec.decode(encoded);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isBetween((long) length, length + (128L << 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "msgpack", "pickle"})
    void any_character_may_be_anywhere_in_it(String name) {
        Codec codec = codec(name);
        for (String odd : List.of("a", "?", "\u00e9", "\u0100", "\u0161", "\ud83d\ude00")) {
            for (int at : new int[] {0, 4_095, 4_096, LENGTH - 1, LENGTH}) {
                String text = "b".repeat(at) + odd + "c".repeat(LENGTH - at);
                List<Object> value = List.of("before", text, "between", text + odd, 1L);

                assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
            }
        }
    }
}
