package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.Notation;
import io.github.celeriac.serialization.PlainValueGenerator;
import io.github.celeriac.serialization.PythonKombu;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against PyYAML itself, with values and payloads of a seed that each failure shows. */
class YamlPythonIT {
    private static final int VALUES = 1_000;
    private static final int PAYLOADS = 6_000;
    private static final long SEED = Long.getLong("celeriac.seed", new Random().nextLong());

    @TempDir
    private Path folder;

    private final Codec codec = new YamlCodec(CodecSettings.defaults());

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void each_reads_what_the_other_writes_as_equal(PythonKombu kombu) throws Exception {
        PlainValueGenerator generator = new PlainValueGenerator(SEED).forYaml();
        List<Object> values = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            Object value = generator.next();
            values.add(value);
            questions.add(PythonKombu.dumps("yaml", value));
            questions.add(PythonKombu.loads("yaml", codec.encode(value)));
        }
        List<String> answers = kombu.ask(questions, folder);
        for (int i = 0; i < VALUES; i++) {
            String read = Notation.of(values.get(i)).replace("[\"tuple\", ", "[\"list\", ");
            String which = "-Dceleriac.seed=" + SEED + ": " + read;
            byte[] written = Base64.getDecoder().decode(answers.get(2 * i));
            assertThat(Notation.of(codec.decode(written))).as(which).isEqualTo(read);
            assertThat(answers.get(2 * i + 1)).as(which).isEqualTo(read);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void odd_plain_scalars_are_what_they_are_for_python(PythonKombu kombu) throws Exception {
        OddYaml odd = new OddYaml(new Random(SEED));
        assertThat(refusedByOneOnly(kombu, () -> "- " + odd.scalar() + "\n")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void odd_scalars_with_a_tag_are_what_they_are_for_python(PythonKombu kombu) throws Exception {
        Random random = new Random(SEED);
        OddYaml odd = new OddYaml(random);
        String[] tags = {"int", "float", "bool", "null", "str", "timestamp", "binary"};
        assertThat(refusedByOneOnly(
                        kombu, () -> "!!" + tags[random.nextInt(tags.length)] + " \"" + odd.scalar() + "\"\n"))
                .isEmpty();
    }

    /**
     * No document is read as something else. Few are refused by one side only: SnakeYAML lets tabs pass inside plain scalars,
     * and directives without a document; it takes any line that begins with three dashes for a document mark; PyYAML
     * looks past the tag of a mapping that it merges, and past that of one with the key "=".
     */
    @ParameterizedTest
    @MethodSource("io.github.celeriac.serialization.PythonKombu#all")
    void odd_documents_are_read_alike_where_both_read_them(PythonKombu kombu) throws Exception {
        OddYaml odd = new OddYaml(new Random(SEED));
        List<String> refused = refusedByOneOnly(kombu, odd::document);
        assertThat(refused).filteredOn(text -> text.contains("\t")).hasSizeLessThan(PAYLOADS / 50);
        assertThat(refused).filteredOn(text -> !text.contains("\t")).hasSizeLessThan(PAYLOADS / 200);
    }

    private List<String> refusedByOneOnly(PythonKombu kombu, Supplier<String> payload) throws Exception {
        List<String> payloads = Stream.generate(payload).limit(PAYLOADS).toList();
        List<String> questions = payloads.stream()
                .map(each -> PythonKombu.loads("yaml", each.getBytes(UTF_8)))
                .toList();
        List<String> answers = kombu.ask(questions, folder);
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < PAYLOADS; i++) {
            String found = read(payloads.get(i).getBytes(UTF_8));
            boolean here = found.equals(PythonKombu.ERROR);
            boolean there = answers.get(i).equals(PythonKombu.ERROR);
            if (here != there) {
                refused.add(payloads.get(i));
            } else {
                assertThat(found)
                        .as("-Dceleriac.seed=%s: %s", SEED, payloads.get(i))
                        .isEqualTo(answers.get(i));
            }
        }
        assertThat(answers)
                .filteredOn(answer -> !answer.equals(PythonKombu.ERROR))
                .as("what Python reads")
                .hasSizeGreaterThan(PAYLOADS / 20);
        return refused;
    }

    private String read(byte[] payload) {
        try {
            return Notation.of(codec.decode(payload));
        } catch (ResultDecodingException e) {
            return PythonKombu.ERROR;
        }
    }
}
