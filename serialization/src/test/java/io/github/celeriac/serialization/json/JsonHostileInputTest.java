package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bytes that mean harm, or are just broken: a value or our exception, soon, and nothing else. */
class JsonHostileInputTest {
    private static final int MUTATIONS = Integer.getInteger("celeriac.mutations", 30_000);
    private static final Codec CODEC = new JsonCodec(CodecSettings.defaults());

    @Test
    void every_truncation_of_every_vector_is_a_value_or_our_exception() throws Exception {
        for (byte[] payload : JsonVectorsTest.payloads()) {
            for (int length = 0; length < payload.length; length++) {
                decode(Arrays.copyOf(payload, length));
            }
        }
    }

    @Test
    void random_mutations_are_a_value_or_our_exception() throws Exception {
        long seed = Long.getLong("celeriac.seed", new Random().nextLong());
        JsonMutations mutations = new JsonMutations(seed, JsonVectorsTest.payloads());
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] data = mutations.next();
            try {
                decode(data);
            } catch (RuntimeException e) {
                fail(
                        "-Dceleriac.seed=" + seed + " after " + i + ": "
                                + HexFormat.of().formatHex(data),
                        e);
            }
        }
    }

    private static void decode(byte[] data) {
        try {
            Object value = CODEC.decode(data);
            byte[] again = CODEC.encode(value);
            assertThat(PlainForm.of(CODEC.decode(again))).isEqualTo(PlainForm.of(value));
        } catch (ResultDecodingException e) {
            assertThat(e).hasMessageMatching("[ -~…]+");
        }
    }

    @Test
    void depth_ends_early() {
        assertTimeout(Duration.ofSeconds(10), () -> {
            assertLimited("[".repeat(5_000_000));
            assertLimited("{\"a\":".repeat(1_000_000));
        });
    }

    @Test
    void long_numbers_end_early() {
        assertTimeout(Duration.ofSeconds(20), () -> {
            assertLimited("9".repeat(20_000_000));
            assertLimited("1e" + "9".repeat(10_000_000));
            String longest = "9".repeat(9_999);
            CODEC.decode(("[" + (longest + ",").repeat(200) + "0]").getBytes(US_ASCII));
        });
    }

    /** "Aa" and "BB" have one hash code, as have all their combinations. */
    @Test
    void keys_of_one_hash_code_are_no_attack() {
        StringBuilder text = new StringBuilder("{");
        IntStream.range(0, 1 << 16).forEach(number -> {
            text.append('"');
            for (int bit = 0; bit < 16; bit++) {
                text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\": 1, ");
        });
        String json = text.append("\"end\": 1}").toString();
        assertTimeout(Duration.ofSeconds(20), () -> CODEC.decode(json.getBytes(US_ASCII)));
    }

    @Test
    void a_decimal_with_a_huge_exponent_stays_small() {
        String envelope = "{\"__type__\": \"decimal\", \"__value__\": \"1E%s\"}";
        assertThat(CODEC.decode(String.format(envelope, "2000000000").getBytes(US_ASCII)))
                .hasToString("1E+2000000000");
        for (String exponent : List.of("99999999999", "-99999999999", "9999999999")) {
            byte[] data = String.format(envelope, exponent).getBytes(US_ASCII);
            assertThatThrownBy(() -> CODEC.decode(data)).isInstanceOf(ResultDecodingException.class);
        }
    }

    private static void assertLimited(String text) {
        byte[] data = text.getBytes(US_ASCII);
        assertThatThrownBy(() -> CODEC.decode(data)).isInstanceOf(LimitExceededException.class);
    }
}
