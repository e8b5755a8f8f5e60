package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What two versions of kombu wrote, recorded by {@code vectors/record_json.py}. */
class JsonVectorsTest {
    private static final Map<String, Object> VALUES = JsonVectorValues.all();

    static Stream<Arguments> vectors() throws IOException {
        Codec envelopes = new JsonCodec(CodecSettings.defaults());
        Codec plain = new JsonCodec(CodecSettings.defaults().withOldestReader(new CeleryVersion(5, 2)));
        return Stream.concat(recorded("5.6.2", envelopes), recorded("5.2.4", plain));
    }

    /** The bytes of all that were recorded. */
    static List<byte[]> payloads() throws IOException {
        return vectors()
                .map(arguments -> (String) arguments.get()[2])
                .filter(payload -> !payload.equals("ERROR"))
                .map(payload -> payload.getBytes(US_ASCII))
                .toList();
    }

    private static Stream<Arguments> recorded(String kombu, Codec codec) throws IOException {
        try (InputStream file = JsonVectorsTest.class.getResourceAsStream("/vectors/json/kombu-" + kombu + ".tsv")) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(fields -> Arguments.of(kombu, fields[0], fields[2], codec));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("vectors")
    void written_as_kombu_writes_it(String kombu, String name, String payload, Codec codec) {
        assertThat(VALUES).containsKey(name);
        if (payload.equals("ERROR")) {
            assertThatThrownBy(() -> codec.encode(VALUES.get(name))).isInstanceOf(ResultEncodingException.class);
        } else {
            assertThat(new String(codec.encode(VALUES.get(name)), US_ASCII)).isEqualTo(payload);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("vectors")
    void read_as_what_was_written(String kombu, String name, String payload, Codec codec) {
        if (!payload.equals("ERROR") && kombu.equals("5.6.2")) {
            Object read = codec.decode(payload.getBytes(US_ASCII));
            assertThat(PlainForm.of(read)).isEqualTo(PlainForm.of(VALUES.get(name)));
        }
    }
}
