package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against kombu itself, with values and payloads of a seed that each failure shows. */
class JsonPythonIT {
    private static final int VALUES = Integer.getInteger("celeriac.values", 5_000);
    private static final int PAYLOADS = Integer.getInteger("celeriac.mutations", 20_000);
    private static final long SEED = Long.getLong("celeriac.seed", new Random().nextLong());

    @TempDir
    private Path folder;

    private static Codec codec(KombuPeer peer) {
        CodecSettings settings = CodecSettings.defaults();
        return new JsonCodec(peer.hasEnvelopes() ? settings : settings.withOldestReader(new CeleryVersion(5, 2)));
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.json.KombuPeer#all")
    void values_are_written_byte_for_byte_and_read_as_equal(KombuPeer peer) throws Exception {
        ValueGenerator generator = new ValueGenerator(SEED, peer.hasEnvelopes());
        Codec codec = codec(peer);
        List<GeneratedValue> values = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            GeneratedValue value = generator.next();
            values.add(value);
            questions.add("value\t" + value.python() + "\t" + base64(codec.encode(value.java())));
        }
        List<String> answers = peer.ask(questions, folder);
        for (int i = 0; i < VALUES; i++) {
            String[] answer = answers.get(i).split("\t", -1);
            compare(codec, peer, values.get(i), Base64.getDecoder().decode(answer[0]), answer[1]);
        }
    }

    private static void compare(Codec codec, KombuPeer peer, GeneratedValue value, byte[] written, String verdict) {
        String which = "-Dceleriac.seed=" + SEED + ": " + value.python();
        assertThat(new String(codec.encode(value.java()), US_ASCII)).as(which).isEqualTo(new String(written, US_ASCII));
        assertThat(verdict).as(which).isEqualTo("same");
        if (peer.hasEnvelopes()) {
            Object read = codec.decode(written);
            assertThat(PlainForm.of(read)).as(which).isEqualTo(PlainForm.of(value.java()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.json.KombuPeer#all")
    void broken_and_odd_payloads_are_read_or_refused_alike(KombuPeer peer) throws Exception {
        JsonMutations mutations = new JsonMutations(SEED, seeds());
        List<byte[]> payloads = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        while (payloads.size() < PAYLOADS) {
            byte[] payload = mutations.next();
            if (payload.length > 0) {
                payloads.add(payload);
                questions.add("payload\t" + base64(payload));
            }
        }
        List<String> answers = peer.ask(questions, folder);
        for (int i = 0; i < PAYLOADS; i++) {
            assertThat(readAndWritten(codec(peer), payloads.get(i)))
                    .as("-Dceleriac.seed=%s: %s", SEED, new String(payloads.get(i), UTF_8))
                    .isEqualTo(answers.get(i));
        }
    }

    /** Without envelopes, in which kombu takes more forms than it ever writes. */
    private static List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] payload : JsonVectorsTest.payloads()) {
            if (!new String(payload, US_ASCII).contains("__type__")) {
                seeds.add(payload);
            }
        }
        seeds.add("{\"é€😀\": [1.5e3, -2E-7, 12345678901234567890, {}], \"a\": \"\\u00e9\\/ é\"}".getBytes(UTF_8));
        return seeds;
    }

    private static String readAndWritten(Codec codec, byte[] payload) {
        try {
            return base64(codec.encode(codec.decode(payload)));
        } catch (ResultDecodingException e) {
            return "ERROR";
        }
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}
