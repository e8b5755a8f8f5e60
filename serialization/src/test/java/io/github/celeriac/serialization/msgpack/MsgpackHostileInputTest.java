package io.github.celeriac.serialization.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackHostileInputTest {
    private static final Map<String, Object> HONEST = Map.of(
            "status", "SUCCESS",
            "result", List.of(1, -1.5, "é", new byte[] {1, 2}, Instant.ofEpochSecond(1, 2), Map.of("a", List.of())),
            "task_id", "4a1c8e5e-0a5f-4a1e-9d3e-2f6f0a6f0b1c");

    private final Codec codec = new MsgpackCodec(CodecSettings.defaults());
    private final HostileInput hostile = new HostileInput(codec);

    @Test
    void a_payload_cut_off_anywhere_is_refused() {
        byte[] payload = codec.encode(HONEST);
        for (int length = 1; length < payload.length; length++) {
            assertThat(hostile.decode(Arrays.copyOf(payload, length))).isNotNull();
        }
    }

    @Test
    void mutated_payloads_are_read_or_refused() {
        long seed = System.nanoTime();
        System.out.println("MsgpackHostileInputTest seed " + seed);
        hostile.mutate(codec.encode(HONEST), 30_000, new Random(seed));
    }

    @Test
    void any_two_bytes_are_read_or_refused() {
        for (int i = 0; i < 1 << 16; i++) {
            hostile.decode(new byte[] {(byte) (i >> 8), (byte) i});
        }
    }

    /** Lengths of up to 2^32-1, in five bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddffffffff",
                "dfffffffff",
                "dd7fffffff",
                "df7fffffff",
                "dcffff",
                "deffff",
                "c6ffffffff",
                "dbffffffff",
                "c67fffffff",
                "db7fffffff",
                "c9ffffffffff",
                "c97fffffffff",
                "dd80000000",
                "df80000000",
                "dbffffffff6161"
            })
    void announced_lengths_are_not_believed(String hex) {
        assertThat(hostile.decode(HexFormat.of().parseHex(hex))).isNotNull();
    }

    /** Each level announces as many elements as there are bytes left: believed one by one, that is n² / 2. */
    @ParameterizedTest
    @ValueSource(ints = {0xdd, 0xdf})
    void nested_lengths_are_not_believed_together(int tag) {
        int size = 1_000_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 900; i++) {
            int announced = (size - 5 * (i + 1) - i) / (tag == 0xdf ? 2 : 1);
            out.writeBytes(new byte[] {
                (byte) tag,
                (byte) (announced >> 24),
                (byte) (announced >> 16),
                (byte) (announced >> 8),
                (byte) announced
            });
            if (tag == 0xdf) {
                out.write(0xa0);
            }
        }
        out.writeBytes(new byte[size - out.size()]);
        assertThat(hostile.decode(out.toByteArray())).isNotNull();
    }

    @Test
    void depth_is_refused_before_the_stack_ends() {
        byte[] deep = new byte[5_000_000];
        Arrays.fill(deep, (byte) 0x91);
        assertThat(hostile.decode(deep)).hasMessageContaining("maxDepth");
    }

    @Test
    void a_million_empty_containers_stay_in_proportion() {
        byte[] payload = new byte[1_000_005];
        Arrays.fill(payload, (byte) 0x80);
        byte[] header = {(byte) 0xdd, 0, 0x0f, 0x42, 0x40};
        System.arraycopy(header, 0, payload, 0, 5);
        assertThat(hostile.decode(payload)).isNull();
    }
}
