package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class YamlHostileInputTest {
    private static final String HONEST = """
            status: SUCCESS
            result: &r
            - 1
            - -1.5
            - "\\xE9\\U0001F600"
            - !!binary |
              AQI=
            - 2024-01-02 03:04:05.5+05:30
            - !!set
              a: null
            - {a: [], ? b : 'it''s'}
            children: *r
            merged:
              <<: {x: 1}
              y: >-
                folded
                text
            traceback: null
            """;

    private final Codec codec = new YamlCodec(CodecSettings.defaults());
    private final HostileInput hostile = new HostileInput(codec);

    @Test
    void a_payload_cut_off_anywhere_is_read_or_refused() {
        assertThat(hostile.decode(HONEST.getBytes(UTF_8))).isNull();
        hostile.truncate(HONEST.getBytes(UTF_8));
    }

    @Test
    void mutated_payloads_are_read_or_refused() {
        long seed = Long.getLong("celeriac.seed", new Random().nextLong());
        System.out.println("-Dceleriac.seed=" + seed);
        hostile.mutate(HONEST.getBytes(UTF_8), 20_000, new Random(seed));
    }

    /** Nine levels, each ten times the one before: a billion laughs in 400 bytes. */
    @Test
    void a_billion_laughs_are_not_laughed() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        assertThat(hostile.decode(bomb.toString().getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo("maxElements"));
    }

    /** The same with merge keys, which copy their maps. */
    @Test
    void merged_maps_do_not_grow_beyond_the_limit() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 1_000; i++) {
            bomb.append("a%d: &a%d {<<: [*a%d, *a%d], k%d: 1}\n".formatted(i, i, i - 1, i - 1, i));
        }
        assertThat(new HostileInput(strict(DecodeLimits.defaults().withMaxElements(1_000_000)))
                        .decode(bomb.toString().getBytes(UTF_8)))
                .isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[\n", "{? "})
    void depth_is_refused_before_the_stack_ends(String open) {
        assertThat(hostile.decode(open.repeat(20_000).getBytes(UTF_8))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:", "1_", "[1:", "0", "1.5:", "&", "*", "!", "\"\\x", "'", "#", "%", "-", "|\n ", "a: b: ", "\t", "?"
            })
    void long_runs_take_no_longer_than_their_length(String run) {
        hostile.decode(run.repeat(100_000 / run.length()).getBytes(UTF_8));
    }

    @Test
    void one_long_word_is_read_in_proportion_to_its_length() {
        assertThat(hostile.decode(("{result: \"" + "x".repeat(8_000_000) + "\"}").getBytes(UTF_8)))
                .isNull();
    }

    @Test
    void long_numbers_are_refused_before_they_are_computed() {
        assertThat(hostile.decode(("1" + ":01".repeat(300_000)).getBytes(UTF_8)))
                .isInstanceOf(LimitExceededException.class);
        assertThat(hostile.decode("9".repeat(1_000_000).getBytes(UTF_8))).isInstanceOf(LimitExceededException.class);
    }

    /** Long.hashCode is the exclusive or of both halves: all these keys have the hash 0, as has the text "". */
    @Test
    void a_flood_of_keys_of_one_hash_is_refused() {
        StringBuilder flood = new StringBuilder("{");
        for (long i = 0; i < 20_000; i++) {
            flood.append(i << 32 | i).append(": 1,\n");
        }
        assertThat(hostile.decode(flood.append("}").toString().getBytes(UTF_8))).hasMessageContaining("same hash");
    }

    private static Codec strict(DecodeLimits limits) {
        return new YamlCodec(CodecSettings.defaults().withLimits(limits));
    }
}
