package io.github.celeriac.serialization.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.serialization.PythonPeer;
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

/** The codec against Python's own pickle, with values of a seed that each failure shows. */
class PicklePythonIT {
    private static final int VALUES = 2_000;
    private static final long SEED = Long.getLong("celeriac.seed", new Random().nextLong());
    private static final PickleOptions OPTIONS = PickleOptions.sqlColumn()
            .withUnknownClasses(UnknownClasses.FAILURE_VALUE)
            .withImportableModules("shop_errors");

    @TempDir
    private Path folder;

    private final List<PythonValue> values = generated();

    private static List<PythonValue> generated() {
        PythonValueGenerator generator = new PythonValueGenerator(SEED);
        List<PythonValue> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(generator.next());
        }
        return values;
    }

    private static Codec codec(int protocol) {
        return Pickle.codec(CodecSettings.defaults(), OPTIONS.withProtocol(protocol));
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void python_finds_what_java_wrote(PythonPeer peer) throws Exception {
        List<String> questions = new ArrayList<>();
        for (PythonValue value : values) {
            questions.add(same(value, codec(4).encode(value.java())));
            questions.add(same(value, codec(5).encode(value.java())));
        }
        assertAllSame(peer, questions);
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonPeer#all")
    void java_reads_what_python_wrote_and_writes_it_back_as_equal(PythonPeer peer) throws Exception {
        List<String> questions = new ArrayList<>();
        values.forEach(value -> questions.add("dumps\t" + value.python()));
        List<String> answers = ask(peer, questions);
        List<String> back = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            PythonValue value = values.get(i);
            String[] payloads = answers.get(i).split("\t", -1);
            for (int protocol = 0; protocol < payloads.length; protocol++) {
                Object read = decode(value, protocol, payloads[protocol]);
                if (protocol >= 4) {
                    // The earlier ones have no fold.
                    assertThat(Described.of(read)).as(which(value, protocol)).isEqualTo(Described.of(value.java()));
                    back.add(same(value, codec(protocol).encode(read)));
                } else if (!value.python().contains("fold=1")) {
                    assertThat(Described.of(read)).as(which(value, protocol)).isEqualTo(Described.of(value.java()));
                }
            }
        }
        assertAllSame(peer, back);
    }

    private static Object decode(PythonValue value, int protocol, String payload) {
        try {
            return codec(5).decode(Base64.getDecoder().decode(payload));
        } catch (RuntimeException e) {
            throw new AssertionError(which(value, protocol) + "\t" + payload, e);
        }
    }

    private static String which(PythonValue value, int protocol) {
        return "-Dceleriac.seed=" + SEED + ": protocol " + protocol + " " + value.python();
    }

    private static String same(PythonValue value, byte[] payload) {
        return "same\t" + value.python() + "\t" + Base64.getEncoder().encodeToString(payload);
    }

    private void assertAllSame(PythonPeer peer, List<String> questions) throws Exception {
        List<String> answers = ask(peer, questions);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i))
                    .as("-Dceleriac.seed=%s: %s", SEED, questions.get(i))
                    .isEqualTo("same");
        }
    }

    private List<String> ask(PythonPeer peer, List<String> questions) throws Exception {
        return peer.ask(PicklePythonIT.class, "pickle_peer.py", questions, folder);
    }
}
