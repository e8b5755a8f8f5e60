package io.github.celeriac.serialization.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.serialization.Notation;
import io.github.celeriac.serialization.PlainValueGenerator;
import io.github.celeriac.serialization.PythonKombu;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against msgpack-python itself, with values and payloads of a seed that each failure shows. */
class MsgpackPythonIT {
    private static final int VALUES = 3_000;
    private static final int PAYLOADS = 20_000;
    private static final long SEED = Long.getLong("celeriac.seed", new Random().nextLong());

    @TempDir
    private Path folder;

    private final Codec codec = new MsgpackCodec(CodecSettings.defaults());

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void values_are_written_byte_for_byte_and_read_as_equal(PythonKombu kombu) throws Exception {
        PlainValueGenerator generator = new PlainValueGenerator(SEED).forMsgpack();
        List<Object> values = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            Object value = generator.next();
            values.add(value);
            questions.add(PythonKombu.dumps("msgpack", value));
            questions.add(PythonKombu.loads("msgpack", codec.encode(value)));
        }
        List<String> answers = kombu.ask(questions, folder);
        for (int i = 0; i < VALUES; i++) {
            Object value = values.get(i);
            String which = "-Dceleriac.seed=" + SEED + ": " + Notation.of(value);
            byte[] written = Base64.getDecoder().decode(answers.get(2 * i));
            assertThat(HexFormat.of().formatHex(codec.encode(value)))
                    .as(which)
                    .isEqualTo(HexFormat.of().formatHex(written));
            String read = Notation.of(value).replace("[\"tuple\", ", "[\"list\", ");
            assertThat(Notation.of(codec.decode(written))).as(which).isEqualTo(read);
            assertThat(answers.get(2 * i + 1)).as(which).isEqualTo(read);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void broken_and_odd_payloads_are_read_or_refused_alike(PythonKombu kombu) throws Exception {
        Random random = new Random(SEED);
        PlainValueGenerator generator = new PlainValueGenerator(SEED).forMsgpack();
        List<byte[]> payloads = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        while (payloads.size() < PAYLOADS) {
            byte[] honest = codec.encode(generator.next());
            for (int i = 0; i < 10 && honest.length < 1000; i++) {
                byte[] payload = HostileInput.mutation(honest, random);
                payloads.add(payload);
                questions.add(PythonKombu.loads("msgpack", payload));
            }
        }
        List<String> answers = kombu.ask(questions, folder);
        int read = 0;
        for (int i = 0; i < payloads.size(); i++) {
            assertThat(read(payloads.get(i)))
                    .as("-Dceleriac.seed=%s: %s", SEED, HexFormat.of().formatHex(payloads.get(i)))
                    .isEqualTo(answers.get(i));
            read += answers.get(i).equals(PythonKombu.ERROR) ? 0 : 1;
        }
        assertThat(read).as("payloads that Python reads").isBetween(PAYLOADS / 20, PAYLOADS * 19 / 20);
    }

    private String read(byte[] payload) {
        try {
            return Notation.of(codec.decode(payload));
        } catch (ResultDecodingException e) {
            return PythonKombu.ERROR;
        }
    }
}
